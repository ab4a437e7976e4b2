package espalier.train;

import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.op.Conv;
import espalier.model.op.ConvTranspose;
import espalier.model.op.Gemm;
import espalier.model.op.Op;
import java.util.Arrays;
import java.util.stream.LongStream;

/// What the weight of a layer multiplies, as the columns of a matrix: im2col for a convolution, channels for a transposed one, else
/// the features of vectors.
///
/// @param op of the layer
/// @param groups convolution groups; 1 otherwise
record ObservedInputs(Op op, int groups) {
    /// Numbers of a matrix of columns that are made at once.
    private static final long MOST_AT_ONCE = 1 << 24;

    /// How many rows the matrix of columns has, one for each example and place.
    long rows(PtNDArray x) {
        long[] sizes = Tensors.sizes(x);
        return switch (op) {
            case Conv conv -> sizes[0] * places(Sliding.over(sizes, conv.window(), false));
            case ConvTranspose _ -> x.getShape().size() / sizes[1];
            case Gemm gemm when gemm.transposeA() -> sizes[1];
            default -> x.getShape().size() / sizes[sizes.length - 1];
        };
    }

    /// `x`, the data of the layer, added up as far as its shape allows without looking at places of a window: over all examples, and
    /// without windows over all places too. Added up over batches it is what [#columnSums] takes.
    PtNDArray summed(PtNDArray x) {
        PtNDArray floats = floats(x);
        int rank = Tensors.sizes(floats).length;
        return switch (op) {
            case Conv _ -> JniUtils.sum(floats, new long[]{0}, true);
            case ConvTranspose _ -> JniUtils.sum(floats, LongStream.range(0, rank).filter(axis -> axis != 1).toArray(),
                    false);
            default -> JniUtils.sum(vectors(floats), new long[]{0}, false);
        };
    }

    /// The sums of the columns, `[I]`.
    ///
    /// @param summed see [#summed]
    float[] columnSums(PtNDArray summed) {
        if (!(op instanceof Conv conv)) {
            return Tensors.toFloats(summed);
        }
        long[] sizes = Tensors.sizes(summed);
        Sliding sliding = Sliding.over(sizes, conv.window(), false);
        PtNDArray padded = sliding.padded(summed, 0);
        PtNDArray[] taps = new PtNDArray[sliding.elements()];
        for (int i = 0; i < taps.length; i++) {
            taps[i] = JniUtils.sum(sliding.slice(padded, i), spatial(sizes.length), false);
        }
        return Tensors.toFloats(JniUtils.stack(taps, 2));
    }

    /// The squares of `x`, for sums of squared columns.
    static PtNDArray squared(PtNDArray x) {
        return JniUtils.square(floats(x));
    }

    /// Takes one part of a batch after the other.
    interface PartConsumer {
        void accept(PtNDArray matrices);
    }

    /// The second moments of the columns, summed over examples and places, `[groups, E, E]`, in parts to be added up.
    void eachMoment(PtNDArray x, PartConsumer consumer) {
        if (!isWindow()) {
            PtNDArray rows = vectors(floats(x));
            long features = Tensors.sizes(rows)[1];
            PtNDArray product = JniUtils.matmul(JniUtils.transpose(rows, 0, 1), rows);
            consumer.accept(JniUtils.reshape(product, new long[]{1, features, features}));
            return;
        }
        eachPart(x, columns -> {
            long[] sizes = Tensors.sizes(columns);
            PtNDArray together = JniUtils.reshape(JniUtils.permute(columns, new long[]{1, 2, 0, 3}),
                    new long[]{sizes[1], sizes[2], sizes[0] * sizes[3]});
            consumer.accept(JniUtils.bmm(together, JniUtils.transpose(together, 1, 2)));
        });
    }

    private void eachPart(PtNDArray x, PartConsumer consumer) {
        PtNDArray floats = floats(x);
        int examples = Math.toIntExact(Tensors.sizes(floats)[0]);
        int step = examplesAtOnce(x);
        for (int from = 0; from < examples; from += step) {
            consumer.accept(columns(JniUtils.slice(floats, 0, from, Math.min(examples, from + step), 1)));
        }
    }

    /// How many examples [#columns] should get.
    int examplesAtOnce(PtNDArray x) {
        long[] sizes = Tensors.sizes(x);
        long taps = op instanceof Conv conv
                ? conv.window().kernel().stream().mapToLong(size -> size).reduce(1, (a, b) -> a * b)
                : 1;
        long each = Math.max(1, x.getShape().size() / sizes[0] * taps);
        return Math.clamp(MOST_AT_ONCE / each, 1, Integer.MAX_VALUE);
    }

    /// The columns of each example at each place: `[examples, groups, E, places]`. The first dimension of `x` counts examples.
    PtNDArray columns(PtNDArray x) {
        PtNDArray floats = floats(x);
        long[] sizes = Tensors.sizes(floats);
        return switch (op) {
            case Conv conv -> {
                Sliding sliding = Sliding.over(sizes, conv.window(), false);
                PtNDArray padded = sliding.padded(floats, 0);
                PtNDArray[] taps = new PtNDArray[sliding.elements()];
                for (int i = 0; i < taps.length; i++) {
                    taps[i] = JniUtils.reshape(sliding.slice(padded, i), new long[]{sizes[0], sizes[1], -1});
                }
                yield JniUtils.reshape(JniUtils.stack(taps, 2),
                        new long[]{sizes[0], groups, sizes[1] / groups * taps.length, places(sliding)});
            }
            case ConvTranspose _ -> JniUtils.reshape(floats, new long[]{sizes[0], groups, sizes[1] / groups, -1});
            default -> {
                PtNDArray tokens = JniUtils.reshape(floats, new long[]{sizes[0], -1, sizes[sizes.length - 1]});
                yield JniUtils.unsqueeze(JniUtils.transpose(tokens, 1, 2), 1);
            }
        };
    }

    /// Vectors of features, `[rows, I]`.
    private PtNDArray vectors(PtNDArray x) {
        PtNDArray turned = op instanceof Gemm gemm && gemm.transposeA() ? JniUtils.transpose(x, 0, 1) : x;
        long[] sizes = Tensors.sizes(turned);
        return JniUtils.reshape(turned, new long[]{-1, sizes[sizes.length - 1]});
    }

    private boolean isWindow() {
        return op instanceof Conv || op instanceof ConvTranspose;
    }

    private static long places(Sliding sliding) {
        return Arrays.stream(sliding.outputs()).reduce(1, (a, b) -> a * b);
    }

    private static long[] spatial(int rank) {
        return LongStream.range(2, rank).toArray();
    }

    private static PtNDArray floats(PtNDArray x) {
        return x.getDataType() == DataType.FLOAT32 ? x : JniUtils.to(x, DataType.FLOAT32, x.getDevice());
    }
}
