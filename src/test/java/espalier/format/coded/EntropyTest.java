package espalier.format.coded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import espalier.format.RandomWeights;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.weight.Dense;
import espalier.model.weight.Grid;
import espalier.model.weight.Levels;
import espalier.model.weight.Mask;
import espalier.model.weight.Palette;
import espalier.model.weight.Palettized;
import espalier.model.weight.Quantized;
import espalier.model.weight.Sparse;
import espalier.model.weight.Weight;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Coded files are within 3 % and 200 bytes, their graph included, of the entropy of the numbers they hold.
class EntropyTest {
    private static final int[] SIZES = {0, 1, 2, 10, 100, 3000, 5000, 60_000};

    static Stream<Arguments> weights() {
        var all = Stream.<Arguments>builder();
        for (int size : SIZES) {
            var random = new Random(size);
            Shape shape = size < 3000 ? Shape.of(size) : Shape.of(size / 50, 50);
            all.add(Arguments.of("constant codes", quantized(shape, 4, () -> 3)));
            all.add(Arguments.of("uniform codes of 1 bit", quantized(shape, 1, () -> random.nextInt(2) - 1)));
            all.add(Arguments.of("uniform codes of 4 bits", quantized(shape, 4, () -> random.nextInt(15) - 7)));
            all.add(Arguments.of("geometric codes", quantized(shape, 8, () -> Math.min(127, geometric(random, 0.4)))));
            all.add(Arguments.of("normal codes of 4 bits", quantized(shape, 4, normal(random, 2, 7))));
            all.add(Arguments.of("normal codes of 8 bits", quantized(shape, 8, normal(random, 30, 127))));
            all.add(Arguments.of("normal codes of 12 bits", quantized(shape, 12, normal(random, 400, 2047))));
            all.add(Arguments.of("normal codes of 16 bits", quantized(shape, 16, normal(random, 9000, 32767))));
            for (double kept : new double[]{0.5, 0.1, 0.01, 0.001, 0}) {
                Mask mask = Mask.of(shape, _ -> random.nextDouble() < kept);
                all.add(Arguments.of(kept + " kept, 4 bits",
                        new Sparse(mask, quantized(shape, 4, normal(random, 2, 7)))));
                all.add(Arguments.of(kept + " kept, floats", new Sparse(mask, floats(shape, random::nextGaussian))));
                all.add(Arguments.of(kept + " kept, palette",
                        new Sparse(mask, palettized(shape, () -> random.nextInt(13)))));
            }
            all.add(Arguments.of("palette", palettized(shape, () -> Math.min(15, geometric(random, 0.2)))));
            all.add(Arguments.of("normal floats", floats(shape, random::nextGaussian)));
            all.add(Arguments.of("small floats", floats(shape, () -> random.nextGaussian() * 0.01)));
            all.add(Arguments.of("constant floats", floats(shape, () -> 0.1)));
            all.add(Arguments.of("three floats", floats(shape, () -> random.nextInt(3) * 0.3)));
            all.add(Arguments.of("whole floats", floats(shape, () -> random.nextInt(100_000))));
        }
        return all.build();
    }

    private static int geometric(Random random, double stop) {
        int value = 0;
        while (random.nextDouble() > stop) {
            value++;
        }
        return value;
    }

    private static IntSupplier normal(Random random, double deviation, int most) {
        return () -> (int) Math.clamp(Math.rint(random.nextGaussian() * deviation), -most, most);
    }

    private static Weight quantized(Shape shape, int bits, IntSupplier draw) {
        short[] codes = new short[(int) shape.elements()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (short) draw.getAsInt();
        }
        var grid = new Grid(bits, true, Levels.TENSOR, Array.of(new float[]{0.01f}, 1),
                Array.of(new float[]{bits == 1 ? -0.5f : 0}, 1));
        return new Quantized(shape, grid, MemorySegment.ofArray(codes));
    }

    private static Weight palettized(Shape shape, IntSupplier draw) {
        float[] values = new float[16];
        for (int i = 0; i < values.length; i++) {
            values[i] = i * i * 0.013f - 1;
        }
        byte[] codes = new byte[(int) shape.elements()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (byte) draw.getAsInt();
        }
        return Palettized.of(shape, new Palette(Levels.TENSOR, Array.of(values, 1, 16)), codes);
    }

    private static Weight floats(Shape shape, DoubleSupplier draw) {
        float[] values = new float[(int) shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) draw.getAsDouble();
        }
        return new Dense(Array.of(values, shape));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("weights")
    void filesAreCloseToTheEntropyOfTheirNumbers(String what, Weight weight) {
        var graph = RandomWeights.graphOf(new LinkedHashMap<>(Map.of("w", weight)));
        double bits = expectedBits(weight);
        assertThat(Entropy.bits(weight)).isCloseTo(bits, within(1e-6 * bits + 1e-6));
        assertThat(8.0 * CodedFile.size(graph)).isLessThan(1.03 * bits + 8 * 200);
        assertThat(8.0 * CodedFile.entropyBound(graph)).isBetween(bits, bits + 8 * 200);
    }

    /// The entropy as its definition has it, symbol by symbol.
    private static double expectedBits(Weight weight) {
        return switch (weight) {
            case Sparse(Mask mask, Weight values) -> {
                var kept = new HashMap<Integer, Integer>();
                for (int i = 0; i < mask.shape().elements(); i++) {
                    kept.merge(mask.keeps(i) ? 1 : 0, 1, Integer::sum);
                }
                yield entropy(kept) + numbers(values, mask);
            }
            default -> numbers(weight, Mask.of(weight.shape(), _ -> true));
        };
    }

    private static double numbers(Weight values, Mask mask) {
        var counts = new HashMap<Integer, Integer>();
        double plain = 0;
        for (int i = 0; i < mask.shape().elements(); i++) {
            if (mask.keeps(i)) {
                int code = switch (values) {
                    case Quantized quantized -> quantized.codeAt(i);
                    case Palettized palettized -> palettized.codeAt(i);
                    default -> Float.floatToRawIntBits(((Dense) values).array().floatAt(i));
                };
                int unlearned = values instanceof Quantized quantized ? Math.max(0, quantized.grid().bits() - 8) : 0;
                plain += unlearned;
                counts.merge(code >> unlearned, 1, Integer::sum);
            }
        }
        return switch (values) {
            case Quantized _ -> entropy(counts) + plain + shorter(0.01f) + shorter(((Quantized) values).grid().zeros()
                    .floatAt(0));
            case Palettized palettized -> entropy(counts) + floats(palettized.palette().values().toFloats());
            default -> floats(counts);
        };
    }

    /// One float: its mantissa, whose last zeros are left out.
    private static double shorter(float value) {
        return floats(new float[]{value});
    }

    private static double floats(float[] values) {
        var counts = new HashMap<Integer, Integer>();
        for (float value : values) {
            counts.merge(Float.floatToRawIntBits(value), 1, Integer::sum);
        }
        return floats(counts);
    }

    /// The shorter of two ways: a list of the numbers and places in it; or exponents, signs and mantissas.
    private static double floats(Map<Integer, Integer> counts) {
        var exponents = new HashMap<Integer, Integer>();
        var signs = new HashMap<Integer, Integer>();
        int mantissas = 0;
        long total = 0;
        for (Map.Entry<Integer, Integer> entry : counts.entrySet()) {
            int bits = entry.getKey();
            exponents.merge(Math.getExponent(Float.intBitsToFloat(bits)), entry.getValue(), Integer::sum);
            signs.merge(bits >>> 31, entry.getValue(), Integer::sum);
            mantissas |= bits & 0x7fffff;
            total += entry.getValue();
        }
        double apart = entropy(exponents) + entropy(signs)
                + (double) total * (23 - Math.min(23, Integer.numberOfTrailingZeros(mantissas)));
        return counts.size() > 256 ? apart : Math.min(apart, entropy(counts) + 32.0 * counts.size());
    }

    private static double entropy(Map<Integer, Integer> counts) {
        double total = counts.values().stream().mapToInt(Integer::intValue).sum();
        return counts.values().stream().mapToDouble(count -> -count * Math.log(count / total) / Math.log(2)).sum();
    }

    @Test
    void whatNeighboursTellTakesLessThanTheEntropy() {
        var random = new Random(2);
        Shape shape = Shape.of(300, 400);
        boolean[] dead = new boolean[400];
        for (int column = 0; column < 400; column++) {
            dead[column] = random.nextInt(3) > 0;
        }
        Mask mask = Mask.of(shape, i -> !dead[i % 400] && random.nextInt(4) == 0);
        var graph = RandomWeights.graphOf(new LinkedHashMap<>(
                Map.of("w", new Sparse(mask, quantized(shape, 4, normal(random, 2, 7))))));
        assertThat(CodedFile.size(graph)).isLessThan((long) (0.88 * CodedFile.entropyBound(graph)));
    }
}
