package espalier.train;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.op.Conv;
import espalier.model.op.GlobalPool;
import espalier.model.op.Pool;
import espalier.model.op.Window;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds convolution and pooling to plain loops over the definition.
class WindowsTest {
    private static final int CHANNELS = 4;

    static Stream<Arguments> convolutions() {
        return Stream.of(Arguments.of(window(3, 1, 1, 0, 0), 1), Arguments.of(window(3, 2, 1, 1, 1), 2),
                Arguments.of(window(3, 1, 2, 2, 1), 1), Arguments.of(window(2, 2, 1, 0, 1), 4),
                Arguments.of(same(3, 2, Window.Padding.SAME_UPPER), 1),
                Arguments.of(same(2, 1, Window.Padding.SAME_LOWER), 4),
                Arguments.of(same(3, 2, Window.Padding.VALID), 2));
    }

    @ParameterizedTest
    @MethodSource("convolutions")
    void convolvesInTwoDimensions(Window window, int groups) {
        Array x = random(1, 2, CHANNELS, 7, 6);
        Array weight = random(2, 8, CHANNELS / groups, window.kernel().get(0), window.kernel().get(1));
        Array bias = random(3, 8);
        compare(OperatorTest.compute(new Conv(window, groups), x, weight, bias),
                convolved(x, weight, bias, window, groups));
    }

    @Test
    void convolvesInOneDimension() {
        var window = new Window(List.of(3), List.of(2), List.of(1), List.of(1, 0), Window.Padding.EXPLICIT);
        Array x = random(1, 2, CHANNELS, 9);
        Array weight = random(2, 6, CHANNELS, 3);
        var flat = new Window(List.of(1, 3), List.of(1, 2), List.of(1, 1), List.of(0, 1, 0, 0),
                Window.Padding.EXPLICIT);
        Array expected = convolved(x.reshaped(Shape.of(2, CHANNELS, 1, 9)),
                weight.reshaped(Shape.of(6, CHANNELS, 1, 3)),
                Array.of(new float[6], 6), flat, 1);
        Array result = OperatorTest.compute(new Conv(window, 1), x, weight);
        assertThat(result.shape()).isEqualTo(Shape.of(2, 6, 4));
        compare(result.reshaped(expected.shape()), expected);
    }

    static Stream<Arguments> pools() {
        Stream.Builder<Arguments> all = Stream.builder();
        for (Pool.Kind kind : Pool.Kind.values()) {
            for (boolean ceil : new boolean[]{false, true}) {
                for (boolean countPads : new boolean[]{false, true}) {
                    all.add(Arguments.of(new Pool(kind, window(2, 2, 1, 0, 0), ceil, countPads)));
                    all.add(Arguments.of(new Pool(kind, window(3, 2, 1, 1, 1), ceil, countPads)));
                    all.add(Arguments.of(new Pool(kind, window(3, 2, 1, 0, 1), ceil, countPads)));
                    all.add(Arguments.of(new Pool(kind, window(2, 1, 2, 0, 0), ceil, countPads)));
                    all.add(Arguments.of(new Pool(kind, window(2, 3, 2, 1, 0), ceil, countPads)));
                }
            }
            all.add(Arguments.of(new Pool(kind, same(3, 2, Window.Padding.SAME_UPPER), false, false)));
            all.add(Arguments.of(new Pool(kind, same(2, 1, Window.Padding.SAME_LOWER), false, false)));
        }
        return all.build();
    }

    @ParameterizedTest
    @MethodSource("pools")
    void pools(Pool pool) {
        Array x = random(1, 2, CHANNELS, 8, 7);
        compare(OperatorTest.compute(pool, x), pooled(x, pool));
    }

    @Test
    void poolsGlobally() {
        Array x = Array.of(new float[]{1, 2, 3, 6, -1, -2, -3, -6}, 1, 2, 2, 2);
        Array mean = OperatorTest.compute(new GlobalPool(Pool.Kind.AVERAGE), x);
        assertThat(mean.shape()).isEqualTo(Shape.of(1, 2, 1, 1));
        assertThat(mean.toFloats()).containsExactly(3, -3);
        assertThat(OperatorTest.compute(new GlobalPool(Pool.Kind.MAX), x).toFloats()).containsExactly(6, -1);
        Array line = x.reshaped(Shape.of(1, 2, 4));
        assertThat(OperatorTest.compute(new GlobalPool(Pool.Kind.AVERAGE), line).shape()).isEqualTo(Shape.of(1, 2, 1));
        Array deep = x.reshaped(Shape.of(1, 2, 1, 2, 1, 2));
        assertThat(OperatorTest.compute(new GlobalPool(Pool.Kind.AVERAGE), deep).toFloats()).containsExactly(3, -3);
        assertThat(OperatorTest.compute(new GlobalPool(Pool.Kind.MAX), deep).shape())
                .isEqualTo(Shape.of(1, 2, 1, 1, 1, 1));
    }

    private static Window window(int kernel, int stride, int dilation, int before, int after) {
        return new Window(List.of(kernel, kernel), List.of(stride, stride), List.of(dilation, dilation),
                List.of(before, before, after, after), Window.Padding.EXPLICIT);
    }

    private static Window same(int kernel, int stride, Window.Padding padding) {
        return new Window(List.of(kernel, kernel), List.of(stride, stride), List.of(1, 1), List.of(0, 0, 0, 0),
                padding);
    }

    /// Pads of an axis: before and after.
    private static int[] pads(Window window, int axis, int size) {
        int reach = window.dilations().get(axis) * (window.kernel().get(axis) - 1) + 1;
        int stride = window.strides().get(axis);
        int outputs = (size + stride - 1) / stride;
        int total = Math.max(0, (outputs - 1) * stride + reach - size);
        return switch (window.padding()) {
            case EXPLICIT -> new int[]{window.pads().get(axis), window.pads().get(axis + 2)};
            case SAME_UPPER -> new int[]{total / 2, total - total / 2};
            case SAME_LOWER -> new int[]{total - total / 2, total / 2};
            case VALID -> new int[]{0, 0};
        };
    }

    private static int outputs(Window window, int axis, int size, boolean ceil) {
        int[] pads = pads(window, axis, size);
        int reach = window.dilations().get(axis) * (window.kernel().get(axis) - 1) + 1;
        int stride = window.strides().get(axis);
        double room = (double) (size + pads[0] + pads[1] - reach) / stride;
        int count = (int) (ceil ? Math.ceil(room) : Math.floor(room)) + 1;
        return ceil && (count - 1) * stride >= size + pads[0] ? count - 1 : count;
    }

    private static Array convolved(Array x, Array weight, Array bias, Window window, int groups) {
        int n = (int) x.shape().size(0);
        int h = (int) x.shape().size(2);
        int w = (int) x.shape().size(3);
        int out = (int) weight.shape().size(0);
        int each = (int) weight.shape().size(1);
        int oh = outputs(window, 0, h, false);
        int ow = outputs(window, 1, w, false);
        float[] result = new float[n * out * oh * ow];
        int next = 0;
        for (int b = 0; b < n; b++) {
            for (int o = 0; o < out; o++) {
                for (int i = 0; i < oh; i++) {
                    for (int j = 0; j < ow; j++) {
                        double sum = bias.floatAt(o);
                        for (int c = 0; c < each; c++) {
                            int channel = o / (out / groups) * each + c;
                            sum += windowSum(x, weight, window, b, channel, o * each + c, i, j);
                        }
                        result[next++] = (float) sum;
                    }
                }
            }
        }
        return Array.of(result, n, out, oh, ow);
    }

    private static double windowSum(Array x, Array weight, Window window, int b, int channel, int plane, int i, int j) {
        int h = (int) x.shape().size(2);
        int w = (int) x.shape().size(3);
        int kh = window.kernel().get(0);
        int kw = window.kernel().get(1);
        double sum = 0;
        for (int k = 0; k < kh; k++) {
            for (int l = 0; l < kw; l++) {
                int row = i * window.strides().get(0) - pads(window, 0, h)[0] + k * window.dilations().get(0);
                int column = j * window.strides().get(1) - pads(window, 1, w)[0] + l * window.dilations().get(1);
                if (row >= 0 && row < h && column >= 0 && column < w) {
                    sum += (double) at(x, b, channel, row, column) * weight.floatAt((plane * kh + k) * kw + l);
                }
            }
        }
        return sum;
    }

    private static Array pooled(Array x, Pool pool) {
        Window window = pool.window();
        int h = (int) x.shape().size(2);
        int w = (int) x.shape().size(3);
        int oh = outputs(window, 0, h, pool.ceil());
        int ow = outputs(window, 1, w, pool.ceil());
        float[] result = new float[2 * CHANNELS * oh * ow];
        int next = 0;
        for (int b = 0; b < 2; b++) {
            for (int c = 0; c < CHANNELS; c++) {
                for (int i = 0; i < oh; i++) {
                    for (int j = 0; j < ow; j++) {
                        result[next++] = pooled(x, pool, b, c, i, j);
                    }
                }
            }
        }
        return Array.of(result, 2, CHANNELS, oh, ow);
    }

    private static float pooled(Array x, Pool pool, int b, int c, int i, int j) {
        Window window = pool.window();
        int h = (int) x.shape().size(2);
        int w = (int) x.shape().size(3);
        int[] rows = pads(window, 0, h);
        int[] columns = pads(window, 1, w);
        double sum = 0;
        double largest = Double.NEGATIVE_INFINITY;
        int inside = 0;
        int padded = 0;
        for (int k = 0; k < window.kernel().get(0); k++) {
            for (int l = 0; l < window.kernel().get(1); l++) {
                int row = i * window.strides().get(0) - rows[0] + k * window.dilations().get(0);
                int column = j * window.strides().get(1) - columns[0] + l * window.dilations().get(1);
                if (row >= 0 && row < h && column >= 0 && column < w) {
                    sum += at(x, b, c, row, column);
                    largest = Math.max(largest, at(x, b, c, row, column));
                    inside++;
                }
                padded += row < h + rows[1] && column < w + columns[1] ? 1 : 0;
            }
        }
        return (float) (pool.kind() == Pool.Kind.MAX ? largest : sum / (pool.countPads() ? padded : inside));
    }

    private static float at(Array x, int b, int c, int row, int column) {
        long h = x.shape().size(2);
        long w = x.shape().size(3);
        return x.floatAt(((b * x.shape().size(1) + c) * h + row) * w + column);
    }

    private static Array random(long seed, long... sizes) {
        var random = new SplittableRandom(seed);
        float[] values = new float[Math.toIntExact(Shape.of(sizes).elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Array.of(values, sizes);
    }

    private static void compare(Array result, Array expected) {
        assertThat(result.shape()).isEqualTo(expected.shape());
        assertThat(result.toFloats()).usingComparatorWithPrecision(1e-4f).containsExactly(expected.toFloats());
    }
}
