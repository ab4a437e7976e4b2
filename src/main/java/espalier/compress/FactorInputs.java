package espalier.compress;

import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.graph.Layer;
import espalier.model.metric.LayerStatistic;
import espalier.model.metric.LayerStatistics;
import espalier.model.op.ConvTranspose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What the factors of a weight see, one after the other, from what the layer sees.
///
/// Inputs of a convolution are those under its whole kernel. A factor takes those under its own part of it, as the mean over the places of
/// the rest; what it gives is known at each of these places, for the factors that follow. A transposed convolution spreads its
/// inputs: of one with a kernel they are taken as if neighbours had nothing to do with one another.
final class FactorInputs {
    private final Layer layer;
    private final List<Array> factors;
    private final LayerStatistics known;

    /// @param factors in the weight's order
    FactorInputs(Layer layer, List<Array> factors, LayerStatistics known) {
        this.layer = layer;
        this.factors = isRising(layer) ? factors.reversed() : factors;
        this.known = known;
    }

    /// Whether the inputs of `layer` are columns, so that data meet its last factor first.
    private static boolean isRising(Layer layer) {
        return layer.outputAxis() == 0;
    }

    /// The channels that flow into the factor that data meet in place `place`.
    int channels(int place) {
        return Math.toIntExact(factors.get(place).shape().size(isRising(layer) ? 1 : 0));
    }

    /// What is known of the inputs of the factor in place `place`, in the shape of the statistic.
    Array of(LayerStatistic kind, int place) {
        Array whole = known.find(kind).orElseThrow();
        boolean isPlain = kind == LayerStatistic.INPUT_MEAN || kind == LayerStatistic.INPUT_SQUARES && place == 0;
        if (place == 0 && (!isRising(layer) || layer.groups() == 1 && hasWholeKernel(factors.getFirst()))) {
            return whole;
        }
        Matrix seen = seen(place, place == 0 && isPlain ? shared(whole) : isPlain ? means(place) : moments(place),
                isPlain);
        return switch (kind) {
            case INPUT_MOMENT -> Array.of(seen.values(), 1, seen.rows(), seen.rows());
            case INPUT_SQUARES -> isPlain ? Array.of(seen.values(), seen.rows()) : squares(seen);
            default -> Array.of(seen.values(), seen.rows());
        };
    }

    /// The mean or the root mean square of what flows into the factor in place `place`, channel by channel.
    Array channels(LayerStatistic kind, int place) {
        boolean isMean = kind == LayerStatistic.OUTPUT_MEAN;
        float[] each = isMean ? means(place).values() : squares(moments(place)).toFloats();
        int places = each.length / channels(place);
        var means = new float[channels(place)];
        for (int i = 0; i < each.length; i++) {
            means[i / places] += each[i] / places;
        }
        for (int i = 0; i < means.length && !isMean; i++) {
            means[i] = (float) Math.sqrt(means[i]);
        }
        return Array.of(means, means.length);
    }

    private static Array squares(Matrix moments) {
        float[] squares = new float[moments.rows()];
        for (int i = 0; i < squares.length; i++) {
            squares[i] = Math.max(0, moments.values()[i * squares.length + i]);
        }
        return Array.of(squares, squares.length);
    }

    private boolean hasWholeKernel(Array factor) {
        return Arrays.equals(factor.shape().sizes(), 2, factor.shape().rank(), layer.shape().sizes(), 2,
                factor.shape().rank());
    }

    /// The mean over groups, which share the factor at the inputs of a convolution.
    private Matrix shared(Array statistic) {
        int inputs = layer.connections().inputsOfGroup();
        Matrix groups = new Matrix(layer.groups(), Math.toIntExact(statistic.elements() / layer.groups()),
                statistic.toFloats());
        float[] ones = new float[layer.groups()];
        Arrays.fill(ones, 1f / layer.groups());
        float[] mean = new Matrix(1, ones.length, ones).times(groups).values();
        return new Matrix(inputs, mean.length / inputs, mean);
    }

    /// The means of what flows into the factor in place `place`, at each place of the kernels that follow.
    private Matrix means(int place) {
        return flowing(place, LayerStatistic.INPUT_MEAN);
    }

    private Matrix moments(int place) {
        return flowing(place, LayerStatistic.INPUT_MOMENT);
    }

    private Matrix flowing(int place, LayerStatistic kind) {
        Array statistic = known.find(kind).orElseThrow();
        boolean isMean = kind == LayerStatistic.INPUT_MEAN;
        if (place == 0) {
            return shared(statistic);
        }
        return place == 1 && !isRising(layer) && layer.groups() > 1
                ? spread(statistic, isMean)
                : after(place - 1, flowing(place - 1, kind), isMean);
    }

    /// What flows out of the first factor of a transposed convolution with groups, each of which makes a part of the sum.
    private Matrix spread(Array statistic, boolean isMean) {
        int inputs = layer.connections().inputsOfGroup();
        Matrix all = new Matrix(layer.groups(), Math.toIntExact(statistic.elements() / layer.groups()),
                statistic.toFloats());
        Matrix factor = taps(factors.getFirst()).getFirst();
        Matrix sum = null;
        for (int group = 0; group < layer.groups(); group++) {
            float[] own = Arrays.copyOfRange(all.values(), group * all.columns(), (group + 1) * all.columns());
            Matrix given = through(factor.columns(group * inputs, inputs),
                    new Matrix(inputs, all.columns() / inputs, own), isMean);
            sum = sum == null ? given : sum.plus(given);
        }
        return sum.times(1.0 / layer.groups());
    }

    /// `factor · means`, or `factor · moments · factorᵀ`.
    private static Matrix through(Matrix factor, Matrix statistic, boolean isMean) {
        return isMean ? factor.times(statistic) : factor.times(statistic).times(factor.transposed());
    }

    /// A factor as matrices `[outputs, inputs]`: one of a convolution, one for each place of the kernel of a transposed one.
    private List<Matrix> taps(Array factor) {
        int rows = Math.toIntExact(factor.shape().size(0));
        Matrix flat = new Matrix(rows, Math.toIntExact(factor.elements() / rows), factor.toFloats());
        if (isRising(layer)) {
            return List.of(flat);
        }
        int outputs = Math.toIntExact(factor.shape().size(1));
        Matrix turned = flat.transposed();
        var taps = new ArrayList<Matrix>();
        int kernel = turned.rows() / outputs;
        for (int tap = 0; tap < kernel; tap++) {
            float[] values = new float[outputs * rows];
            for (int output = 0; output < outputs; output++) {
                System.arraycopy(turned.values(), (output * kernel + tap) * rows, values, output * rows, rows);
            }
            taps.add(new Matrix(outputs, rows, values));
        }
        return taps;
    }

    /// What the factor in place `place` sees: the mean over the places of the kernels that follow.
    private Matrix seen(int place, Matrix flowing, boolean isMean) {
        int[][] places = places(place);
        Matrix sum = null;
        for (int[] part : places) {
            Matrix own = flowing.at(part, isMean ? new int[1] : part);
            sum = sum == null ? own : sum.plus(own);
        }
        return sum.times(1.0 / places.length);
    }

    /// What flows out of the factor in place `place`: channel by channel, at each place of the kernels that follow.
    private Matrix after(int place, Matrix flowing, boolean isMean) {
        int[][] places = places(place);
        int outputs = channels(place + 1);
        int size = outputs * places.length;
        var values = new float[isMean ? size : size * size];
        List<Matrix> taps = taps(factors.get(place));
        double share = 1.0 / steps(place);
        for (int row = 0; row < places.length; row++) {
            for (int column = 0; column < (isMean ? 1 : places.length); column++) {
                Matrix part = flowing.at(places[row], isMean ? new int[1] : places[column]);
                for (Matrix tap : taps) {
                    Matrix given = through(tap, part, isMean);
                    for (int i = 0; i < given.values().length; i++) {
                        int from = i / given.columns() * places.length + row;
                        int to = isMean ? 0 : i % given.columns() * places.length + column;
                        values[from * (isMean ? 1 : size) + to] += (float) (share * given.values()[i]);
                    }
                }
            }
        }
        return new Matrix(size, isMean ? 1 : size, values);
    }

    /// How many places of the result a place of the data makes.
    private long steps(int place) {
        long steps = 1;
        if (layer.node().op() instanceof ConvTranspose conv) {
            for (int axis = 0; axis < conv.window().spatial(); axis++) {
                steps *= factors.get(place).shape().size(axis + 2) == 1 ? 1 : conv.window().strides().get(axis);
            }
        }
        return steps;
    }

    /// For each place of the kernels that follow, where what the factor in place `place` sees is among what flows in.
    private int[][] places(int place) {
        Shape own = factors.get(place).shape();
        if (!isRising(layer)) {
            int[] all = new int[channels(place)];
            Arrays.setAll(all, i -> i);
            return new int[][]{all};
        }
        long[] window = own.sizes();
        long others = 1;
        for (int axis = 2; axis < window.length; axis++) {
            for (Array later : factors.subList(place, factors.size())) {
                window[axis] = Math.max(window[axis], later.shape().size(axis));
            }
            others *= window[axis] / own.size(axis);
        }
        int[][] places = new int[Math.toIntExact(others)][Math.toIntExact(own.elements() / own.size(0))];
        int[] filled = new int[places.length];
        int inside = Math.toIntExact(Shape.of(window).elements() / window[0]);
        for (int i = 0; i < inside; i++) {
            int rest = i;
            int other = 0;
            int step = 1;
            for (int axis = window.length - 1; axis >= 2; axis--) {
                if (own.size(axis) != window[axis]) {
                    other += rest % (int) window[axis] * step;
                    step *= (int) window[axis];
                }
                rest /= (int) window[axis];
            }
            places[other][filled[other]++] = i;
        }
        return places;
    }
}
