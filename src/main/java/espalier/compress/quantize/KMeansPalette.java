package espalier.compress.quantize;

import espalier.compress.Compression;
import espalier.compress.method.Kept;
import espalier.compress.method.Part;
import espalier.compress.method.Pruning;
import espalier.compress.method.Quantization;
import espalier.model.array.Array;
import espalier.model.metric.LayerStatistic;
import espalier.model.recipe.Knob;
import espalier.model.recipe.Labelled;
import espalier.model.weight.Levels;
import espalier.model.weight.Moving;
import espalier.model.weight.Palette;
import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;

/// Shares weights: a layer keeps a short list of values, and each weight the number of its value in that list.
///
/// The values are the centroids of a k-means clustering, which lie dense where weights do; fine-tuning moves them afterwards and
/// leaves each weight its code. Numbers that pruning takes away have no part in it. A value that no weight takes is dropped.
/// Source: Han, Mao and Dally, *Deep Compression: Compressing Deep Neural Networks with Pruning, Trained Quantization and Huffman
/// Coding* (2016), section 3; on the three starts section 3.2, where the linear one gave the best accuracy, as it alone leaves
/// values to the few large weights.
public final class KMeansPalette implements Quantization<KMeansPalette.Settings> {
    /// Where the clusters begin.
    public enum Start implements Labelled {
        /// Evenly spaced from the least weight to the greatest.
        LINEAR,
        /// As many weights from one to the next.
        DENSITY,
        /// Weights drawn by the square of their distance to those drawn before (k-means++).
        PLUSPLUS;

        @Override
        public String label() {
            return switch (this) {
                case LINEAR -> "Evenly spaced";
                case DENSITY -> "By density";
                case PLUSPLUS -> "k-means++";
            };
        }
    }

    /// What training moves.
    public enum Tuning {
        /// Each value by the sum of the gradients of its weights; codes stay (Han et al., section 3.1).
        VALUES(Moving.VALUES),
        /// Values so, and weights straight through, so that they may pass to another value.
        CODES(Moving.CODES_AND_VALUES);

        private final Moving moving;

        Tuning(Moving moving) {
            this.moving = moving;
        }
    }

    /// How long the list is and how it is found.
    public record Settings(
            @Knob(label = "Bits", help = "Bits each weight takes; b bits give a palette of up to 2^b values", min = 1, max = Palette.MOST_BITS, initial = "4", unit = "bits") int bits,
            @Knob(label = "Start", help = "First values evenly spaced (linear), by the number of weights (density), or drawn far apart (plusplus)", initial = "linear") Start start,
            @Knob(label = "Granularity", help = "One palette for the whole tensor, or one per output channel, at 32 bits a value", initial = "tensor") Granularity granularity,
            @Knob(label = "Seed", help = "What draws the first values of plusplus; the others ignore it", min = 0, max = 9999, initial = "0") int seed,
            @Knob(label = "In training", help = "Training moves the values alone and every weight keeps its code (values), or the weights as well, which may take other values (codes)", initial = "values") Tuning tuning,
            Rounding rounding) {}

    @Override
    public String id() {
        return "palette";
    }

    @Override
    public String label() {
        return "K-means palette";
    }

    @Override
    public String summary() {
        return "Gives each weight the nearest of a few shared values, found by k-means and tuned by training.";
    }

    @Override
    public String formula() {
        return "min Σₖ Σ_{w∈Cₖ} (w − cₖ)²  over clusters Cₖ and values cₖ";
    }

    @Override
    public String source() {
        return "Han, Mao, Dally, *Deep Compression: Compressing Deep Neural Networks with Pruning, Trained "
                + "Quantization and Huffman Coding* (2016), section 3";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public Set<LayerStatistic> needs(Settings settings) {
        return settings.rounding.needs();
    }

    @Override
    public Array adjusted(Part part, Kept kept, Levels levels, Settings settings) {
        return settings.rounding.adjusted(part, kept, levels);
    }

    @Override
    public Moving moving(Settings settings) {
        return settings.tuning.moving;
    }

    @Override
    public Palette levels(Part part, Kept kept, Settings settings) {
        int axis = settings.granularity.axis(part);
        var numbers = new KeptNumbers(part, part.slices(axis), kept);
        float[][] lists = new float[numbers.slices()][];
        for (int slice = 0; slice < lists.length; slice++) {
            float[] sorted = numbers.of(slice, Integer.MAX_VALUE);
            Arrays.sort(sorted);
            lists[slice] = values(sorted, settings, slice);
        }
        int size = Arrays.stream(lists).mapToInt(list -> list.length).max().orElse(1);
        float[] values = new float[lists.length * size];
        for (int i = 0; i < values.length; i++) {
            float[] list = lists[i / size];
            values[i] = list[Math.min(i % size, list.length - 1)];
        }
        return new Palette(axis, Array.of(values, lists.length, size));
    }

    private static float[] values(float[] sorted, Settings settings, int slice) {
        if (sorted.length == 0) {
            return new float[1];
        }
        var line = new Clusters(sorted);
        int most = 1 << settings.bits;
        return line.settle(switch (settings.start) {
            case LINEAR -> line.linear(most);
            case DENSITY -> line.density(most);
            case PLUSPLUS -> line.drawn(most, new SplittableRandom(settings.seed + ((long) slice << 32)));
        });
    }
}
