/// How a layer's numbers are stored (`Weight`), and what training must preserve of that (`Constraint`), with plain reference
/// implementations. Uses `model.array`.
package espalier.model.weight;
