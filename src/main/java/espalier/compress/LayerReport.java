package espalier.compress;

import espalier.model.array.Array;
import espalier.model.array.FloatBlocks;
import espalier.model.graph.Layer;
import espalier.model.weight.Dense;
import espalier.model.weight.Grid;
import espalier.model.weight.LowRank;
import espalier.model.weight.Mask;
import espalier.model.weight.Palettized;
import espalier.model.weight.Quantized;
import espalier.model.weight.Sparse;
import espalier.model.weight.Weight;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// What became of a layer's weight, in numbers.
///
/// @param parameters numbers the layer had
/// @param stored numbers it stores now; both factors' where it is factorized
/// @param nonZeros those of the stored that are not zero
/// @param bitsPerWeight bits of kept numbers, masks, scales and palettes, over the numbers the layer had
/// @param bits of the grid or the palette, if there is one
/// @param rank inner dimension of the product, if it is factorized
/// @param breakEvenRank the rank below which a product stores fewer numbers
/// @param threshold the magnitude from which on weights are kept, where magnitude decides
/// @param levels values of the grid or the palette (of the channel with the widest one), rising; empty above 8 bits and for products
/// @param squares ‖W‖² of the original
/// @param squaredError ‖W − Q(W)‖²
public record LayerReport(long parameters, long stored, long nonZeros, double bitsPerWeight, OptionalInt bits,
        OptionalInt rank, double breakEvenRank, OptionalDouble threshold, List<Float> levels, double squares,
        double squaredError) {
    public LayerReport {
        levels = List.copyOf(levels);
    }

    /// The report on `layer`, whose numbers were `original` and are stored as `now`.
    public static LayerReport of(Layer layer, Array original, Weight now) {
        Difference difference = Difference.of(original, now);
        return new LayerReport(original.elements(), now.parameters(),
                now instanceof LowRank ? now.nonZeros() : difference.nonZeros,
                bits(now) / Math.max(1.0, original.elements()), levelBits(now),
                now instanceof LowRank product ? OptionalInt.of(product.rank()) : OptionalInt.empty(),
                now instanceof LowRank product ? product.breakEvenRank() : layer.breakEvenRank(),
                difference.threshold(), levels(now), difference.squares, difference.error);
    }

    /// The share of stored numbers that are zero, 0..1.
    public double sparsity() {
        return stored == 0 ? 0 : 1 - (double) nonZeros / stored;
    }

    /// The signal-to-noise ratio `10·log₁₀(‖W‖² / ‖W − Q(W)‖²)` in decibels; infinite where nothing changed.
    public double snrDecibel() {
        return squaredError == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(squares / squaredError);
    }

    /// The share of the energy ‖W‖² that is kept, `1 − ‖W − Q(W)‖² / ‖W‖²`.
    public double energyKept() {
        return squares == 0 ? 1 : 1 - squaredError / squares;
    }

    private static double bits(Weight weight) {
        return switch (weight) {
            case Dense dense -> 32.0 * dense.parameters();
            case Quantized quantized -> (double) quantized.grid().bits() * quantized.parameters() + scales(quantized);
            case Sparse(Mask mask, Quantized values) -> mask.shape().elements()
                    + (double) values.grid().bits() * mask.kept() + scales(values);
            case Palettized palettized -> (double) palettized.palette().bits() * palettized.parameters()
                    + values(palettized);
            case Sparse(Mask mask, Palettized values) -> mask.shape().elements()
                    + (double) values.palette().bits() * mask.kept() + values(values);
            case Sparse(Mask mask, Weight _) -> mask.shape().elements() + 32.0 * mask.kept();
            case LowRank(_, List<Weight> factors) -> factors.stream().mapToDouble(LayerReport::bits).sum();
        };
    }

    private static double scales(Quantized quantized) {
        return (quantized.grid().symmetric() ? 32.0 : 48.0) * quantized.grid().scales().elements();
    }

    private static double values(Palettized palettized) {
        return 32.0 * palettized.palette().values().elements();
    }

    private static OptionalInt levelBits(Weight weight) {
        return switch (weight) {
            case Dense _ -> OptionalInt.empty();
            case Quantized quantized -> OptionalInt.of(quantized.grid().bits());
            case Palettized palettized -> OptionalInt.of(palettized.palette().bits());
            case Sparse(_, Weight values) -> levelBits(values);
            case LowRank(_, List<Weight> factors) -> levelBits(factors.getFirst());
        };
    }

    private static List<Float> levels(Weight weight) {
        return switch (weight) {
            case Dense _,LowRank _ -> List.of();
            case Sparse(_, Weight values) -> levels(values);
            case Quantized quantized -> DrawnLevels.widest(quantized.grid());
            case Palettized palettized -> DrawnLevels.widest(palettized.palette());
        };
    }

    /// What a loop over both weights finds.
    private static final class Difference {
        private final Array now;
        private double squares;
        private double error;
        private long nonZeros;
        private float greatestPruned = -1;
        private float leastKept = Float.POSITIVE_INFINITY;

        private Difference(Array now) {
            this.now = now;
        }

        static Difference of(Array original, Weight now) {
            var difference = new Difference(now.toDense());
            FloatBlocks.read(original, difference::compare);
            if (now instanceof Sparse(Mask mask, Weight _)) {
                FloatBlocks.read(original, (block, count, start) -> difference.part(block, count, start, mask));
            }
            return difference;
        }

        private void compare(float[] block, int count, long start) {
            double sum = 0;
            double lost = 0;
            int left = 0;
            for (int i = 0; i < count; i++) {
                float is = now.floatAt(start + i);
                double change = (double) block[i] - is;
                sum += (double) block[i] * block[i];
                lost += change * change;
                left += is != 0 ? 1 : 0;
            }
            squares += sum;
            error += lost;
            nonZeros += left;
        }

        private void part(float[] block, int count, long start, Mask mask) {
            for (int i = 0; i < count; i++) {
                float magnitude = Math.abs(block[i]);
                if (mask.keeps(start + i)) {
                    leastKept = magnitude < leastKept ? magnitude : leastKept;
                } else {
                    greatestPruned = magnitude > greatestPruned ? magnitude : greatestPruned;
                }
            }
        }

        OptionalDouble threshold() {
            boolean byMagnitude = greatestPruned >= 0 && greatestPruned <= leastKept;
            return byMagnitude ? OptionalDouble.of(Math.min(leastKept, Float.MAX_VALUE)) : OptionalDouble.empty();
        }
    }
}
