package espalier.report;

/// The norm of each output channel of a layer, before and after compression.
///
/// @param before ‖w‖₂ of each channel of the original
/// @param after the same of the compressed layer, as many
public record ChannelNorms(double[] before, double[] after) {
    public ChannelNorms {
        if (before.length == 0 || before.length != after.length) {
            throw new IllegalArgumentException("A layer has as many channels after as before, at least one");
        }
    }
}
