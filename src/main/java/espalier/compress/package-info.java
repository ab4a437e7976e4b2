/// The catalogue of methods, and what applies a recipe's stage to a graph. Methods live in `prune`, `quantize` and `factorize`, what
/// they are in `method`. May use `model`, `job`, `data`, `tensor`, `runtime`.
package espalier.compress;
