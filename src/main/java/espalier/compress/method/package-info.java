/// What a compression method is, and what methods look at. May use `model`, `job`, `data`, `tensor`.
package espalier.compress.method;
