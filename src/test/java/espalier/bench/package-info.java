/// Benchmarks, run by `mvn -Pbench`: ratios to other ways of doing the same in one process, on one thread.
package espalier.bench;
