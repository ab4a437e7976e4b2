/// Networks drawn by hand for tests and benchmarks, with random weights.
package espalier.sketch;
