/// Layers whose weight is a product of two factors, as the two nodes that compute them; for writers of all formats. Uses `model`.
package espalier.format.factor;
