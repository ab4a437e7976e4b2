package espalier.report;

import java.util.Arrays;

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

    @Override
    public boolean equals(Object other) {
        return other instanceof ChannelNorms that && Arrays.equals(before, that.before)
                && Arrays.equals(after, that.after);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(before) * 31 + Arrays.hashCode(after);
    }
}
