package espalier.ui.figures;

import espalier.model.metric.Cost;
import espalier.model.metric.Score;
import espalier.model.metric.Sizes;
import espalier.model.metric.Split;
import espalier.ui.theme.Tone;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Measurements for pictures and tests.
public final class SampleFigures {
    private SampleFigures() {
    }

    /// A LeNet-5 pruned, quantized and factorized.
    public static Measurements compressed() {
        return new Measurements(then(5958, 1_722_000, 2_293_000, 0, 41_000), then(5953, 41_800, 611_000, 0.94, 40_500),
                6000, List.of(new Measurements.Part("conv1", 960, Tone.ORIGINAL),
                        new Measurements.Part("conv2", 8700, Tone.FACTORIZE),
                        new Measurements.Part("fc1", 27_600, Tone.PRUNE),
                        new Measurements.Part("fc2", 4500, Tone.QUANTIZE)));
    }

    private static Measurements.Then then(long correct, long bytes, long macs, double sparsity, long nanos) {
        return new Measurements.Then(Optional.of(new Score(Split.VALIDATION, correct, 6000, 0.0274)),
                Optional.of(new Sizes(1_724_320, bytes, bytes * 3)
                        .withCoded(new Sizes.Coded(bytes * 3 / 4, bytes * 4 / 5))),
                Optional.of(new Cost(431_080, (long) (431_080 * (1 - sparsity)), macs,
                        (long) (macs * (1 - sparsity)))),
                Optional.of(Duration.ofNanos(nanos)));
    }
}
