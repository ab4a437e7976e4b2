/// Networks that compute with 8-bit integers: ranges of activations from what was seen of them, and where to round. Uses `model`.
package espalier.compress.integer;
