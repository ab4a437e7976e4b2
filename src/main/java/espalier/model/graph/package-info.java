/// The immutable network: values, nodes, weights, layers, and what they cost. Uses `model.array`, `model.op`, `model.weight`,
/// `model.metric`.
package espalier.model.graph;
