package espalier.model.channel;

import espalier.model.graph.Node;

/// A node that sums over channels: the only place where what a channel holds reaches others.
///
/// @param data the value whose channels are summed over
/// @param factor the value, most often a weight, that they are multiplied with
/// @param factorAxis its dimension that counts the same channels
/// @param outputAxis the dimension of a constant factor that counts the results; −1 where the factor is no constant
/// @param isPadded whether zeros beyond the border are summed too, so that a constant channel does not add a constant
record Contraction(Node node, String data, int dataAxis, String factor, int factorAxis, int outputAxis,
        boolean isPadded) {
    boolean isWeighted() {
        return outputAxis >= 0;
    }
}
