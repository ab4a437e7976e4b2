/// Methods that make weights smaller, and the catalogue of them. May use `model`, `job`, `data`, `tensor`, `runtime`.
package espalier.compress;
