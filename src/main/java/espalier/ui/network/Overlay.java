package espalier.ui.network;

import espalier.ui.Amounts;
import espalier.ui.Text;
import espalier.ui.theme.Tone;
import java.util.Locale;

/// The number that the bars of the graph show, and in which colour.
public enum Overlay {
    /// The share of the original bytes that is left.
    BYTES(Tone.RESULT) {
        @Override
        double share(LayerFigures layer) {
            return layer.originalBytes() == 0 ? 0 : (double) layer.bytes() / layer.originalBytes();
        }

        @Override
        String words(LayerFigures layer) {
            return Text.of("network.overlay.bytes.tip", Amounts.bytes(layer.bytes()),
                    Amounts.bytes(layer.originalBytes()), Amounts.percent(share(layer), 1));
        }
    },
    /// The share of numbers that are zero.
    SPARSITY(Tone.PRUNE) {
        @Override
        double share(LayerFigures layer) {
            return layer.sparsity().orElse(0);
        }

        @Override
        String words(LayerFigures layer) {
            return Text.of("network.overlay.sparsity.tip", Amounts.percent(share(layer), 1));
        }
    },
    /// Bits of a number, of 32.
    BITS(Tone.QUANTIZE) {
        @Override
        double share(LayerFigures layer) {
            return layer.bits().orElse(FLOAT_BITS) / (double) FLOAT_BITS;
        }

        @Override
        String words(LayerFigures layer) {
            return Text.of("network.overlay.bits.tip", Integer.toString(layer.bits().orElse(FLOAT_BITS)));
        }
    },
    /// The noise that compression adds, as amplitude over the signal's.
    ERROR(Tone.DANGER) {
        @Override
        double share(LayerFigures layer) {
            return layer.signalToNoise().isEmpty()
                    ? 0
                    : Math.min(1, Math.pow(10, -layer.signalToNoise().getAsDouble() / 20));
        }

        @Override
        String words(LayerFigures layer) {
            return layer.signalToNoise().isEmpty()
                    ? Text.of("network.overlay.error.none")
                    : Text.of("network.overlay.error.tip",
                            Amounts.significant(layer.signalToNoise().getAsDouble()));
        }
    };

    private static final int FLOAT_BITS = 32;

    private final Tone tone;

    Overlay(Tone tone) {
        this.tone = tone;
    }

    /// The colour of the bar.
    Tone tone() {
        return tone;
    }

    /// The length of the bar, 0..1.
    abstract double share(LayerFigures layer);

    /// What the bar says, in words with unit.
    abstract String words(LayerFigures layer);

    /// What a menu calls it.
    String label() {
        return Text.of("network.overlay." + name().toLowerCase(Locale.ROOT));
    }
}
