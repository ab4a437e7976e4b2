/// Changes of whole graphs, `Graph` → `Graph`: what runs becomes another network with the same outputs, up to rounding. Uses
/// `model` alone, so that engines and writers share them.
package espalier.model.rewrite;
