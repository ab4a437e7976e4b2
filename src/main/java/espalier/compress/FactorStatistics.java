package espalier.compress;

import espalier.model.array.Array;
import espalier.model.graph.Layer;
import espalier.model.metric.LayerStatistic;
import espalier.model.metric.LayerStatistics;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What is known of the two factors of a weight, from what is known of the layer.
///
/// With `W = A·B` and `h = B·x` between the factors (for weights `[outputs, inputs]`), inputs of `B` are the layer's, averaged over
/// groups where these share it; those of `A` follow exactly from the second moments, `mean h·hᵀ = B·M·Bᵀ`, and gradients from
/// `∂L/∂A = G·Bᵀ` and `∂L/∂B = Aᵀ·G`. Two are approximations: squared gradients take the gradients of single weights for independent,
/// and movement, `−w ⊙ ∂L/∂w`, is that of the first step. No activation follows `h`: its magnitude is its root mean square, and none of
/// it counts as zero.
final class FactorStatistics {
    private final Matrix left;
    private final Matrix right;
    private final Layer layer;
    private final LayerStatistics known;

    private FactorStatistics(Layer layer, Array left, Array right, LayerStatistics known) {
        this.left = Matrix.of(left);
        this.right = Matrix.of(right);
        this.layer = layer;
        this.known = known;
    }

    /// What must be known of a layer so that `kinds` follow for its factors.
    static Set<LayerStatistic> sources(Set<LayerStatistic> kinds) {
        var sources = EnumSet.noneOf(LayerStatistic.class);
        for (LayerStatistic kind : kinds) {
            sources.addAll(switch (kind) {
                case INPUT_MEAN, INPUT_MOMENT, OUTPUT_ZEROS, GRADIENT, GRADIENT_SQUARES -> Set.of(kind);
                case INPUT_SQUARES, OUTPUT_MAGNITUDE -> Set.of(kind, LayerStatistic.INPUT_MOMENT);
                case OUTPUT_MEAN -> Set.of(kind, LayerStatistic.INPUT_MEAN);
                case MOVEMENT -> Set.of(LayerStatistic.GRADIENT);
            });
        }
        return sources;
    }

    /// What is known of the left factor, and of the right one.
    ///
    /// @param form a product `[rows, rank]` times `[rank, columns]`, of the weight seen as a matrix `[shape₀, rest]`
    /// @param kinds what is wanted, whose [#sources] are known
    static List<LayerStatistics> of(Layer layer, Form form, Set<LayerStatistic> kinds, LayerStatistics known) {
        var factors = new FactorStatistics(layer, form.pieces().getFirst().masked(), form.pieces().getLast().masked(),
                known);
        return List.of(factors.of(kinds, 0), factors.of(kinds, 1));
    }

    private LayerStatistics of(Set<LayerStatistic> kinds, int index) {
        Map<LayerStatistic, Array> values = new EnumMap<>(LayerStatistic.class);
        for (LayerStatistic kind : kinds) {
            values.put(kind, derived(kind, index));
        }
        return new LayerStatistics(known.examples(), values);
    }

    private Array derived(LayerStatistic kind, int index) {
        boolean isAtInputs = index == (layer.outputAxis() == 0 ? 1 : 0);
        return switch (kind) {
            case GRADIENT -> gradient(index, Matrix.of(layer, known(LayerStatistic.GRADIENT))).array();
            case GRADIENT_SQUARES -> squares(index).array();
            case MOVEMENT -> {
                Matrix gradient = gradient(index, Matrix.of(layer, known(LayerStatistic.GRADIENT)));
                yield gradient.times(index == 0 ? left : right, -1).array();
            }
            case INPUT_MEAN, INPUT_SQUARES, INPUT_MOMENT -> isAtInputs ? shared(kind) : between(kind);
            case OUTPUT_MEAN, OUTPUT_MAGNITUDE, OUTPUT_ZEROS -> isAtInputs ? between(kind) : known(kind);
        };
    }

    private Array known(LayerStatistic kind) {
        return known.find(kind).orElseThrow();
    }

    private Matrix gradient(int index, Matrix whole) {
        return index == 0 ? whole.times(right.transposed()) : left.transposed().times(whole);
    }

    private Matrix squares(int index) {
        Matrix whole = Matrix.of(layer, known(LayerStatistic.GRADIENT_SQUARES));
        return index == 0
                ? whole.times(right.times(right, 1).transposed())
                : left.times(left, 1).transposed().times(whole);
    }

    private boolean isShared() {
        return layer.groups() > 1 && layer.outputAxis() == 0;
    }

    /// What the factor at the inputs sees: where all groups share it, the mean over them.
    private Array shared(LayerStatistic kind) {
        Array all = known(kind);
        if (!isShared()) {
            return all;
        }
        float[] mean = meanOverGroups(all.toFloats(), layer.groups());
        int each = layer.connections().inputsOfGroup();
        return kind == LayerStatistic.INPUT_MOMENT ? Array.of(mean, 1, each, each) : Array.of(mean, each);
    }

    private static float[] meanOverGroups(float[] values, int groups) {
        float[] mean = new float[values.length / groups];
        for (int i = 0; i < mean.length; i++) {
            double sum = 0;
            for (int group = 0; group < groups; group++) {
                sum += values[group * mean.length + i];
            }
            mean[i] = (float) (sum / groups);
        }
        return mean;
    }

    /// What flows between the factors.
    private Array between(LayerStatistic kind) {
        int rank = right.rows();
        return switch (kind) {
            case INPUT_MEAN, OUTPUT_MEAN -> Array.of(meanBetween(), rank);
            case INPUT_MOMENT -> Array.of(momentBetween(), 1, rank, rank);
            case INPUT_SQUARES -> Array.of(diagonal(momentBetween(), rank), rank);
            case OUTPUT_MAGNITUDE -> {
                float[] squares = diagonal(momentBetween(), rank);
                for (int i = 0; i < rank; i++) {
                    squares[i] = (float) Math.sqrt(squares[i]);
                }
                yield Array.of(squares, rank);
            }
            // Nothing sets it to zero; gradients do not flow between.
            case OUTPUT_ZEROS, GRADIENT, GRADIENT_SQUARES, MOVEMENT -> Array.of(new float[rank], rank);
        };
    }

    /// The factor at the inputs as `[rank, inputs]`.
    private Matrix inner() {
        return layer.outputAxis() == 0 ? right : left.transposed();
    }

    private float[] meanBetween() {
        Array means = shared(LayerStatistic.INPUT_MEAN);
        float[] values = means.toFloats();
        float[] between = inner().times(new Matrix(values.length, 1, values)).values();
        // Each group of a transposed convolution sees the part of the sum that its own inputs make.
        int groups = layer.outputAxis() == 1 ? layer.groups() : 1;
        for (int i = 0; i < between.length; i++) {
            between[i] /= groups;
        }
        return between;
    }

    private float[] momentBetween() {
        float[] moments = shared(LayerStatistic.INPUT_MOMENT).toFloats();
        Matrix inner = inner();
        int each = layer.connections().inputsOfGroup();
        int groups = inner.columns() / each;
        var sum = new float[groups * inner.rows() * inner.rows()];
        for (int group = 0; group < groups; group++) {
            Matrix part = inner.columns(group * each, each);
            float[] moment = Arrays.copyOfRange(moments, group * each * each, (group + 1) * each * each);
            float[] between = part.times(new Matrix(each, each, moment)).times(part.transposed()).values();
            System.arraycopy(between, 0, sum, group * between.length, between.length);
        }
        return meanOverGroups(sum, groups);
    }

    private static float[] diagonal(float[] matrix, int size) {
        float[] diagonal = new float[size];
        for (int i = 0; i < size; i++) {
            diagonal[i] = Math.max(0, matrix[i * size + i]);
        }
        return diagonal;
    }
}
