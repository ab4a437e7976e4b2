package espalier.compress;

import espalier.model.array.Array;
import espalier.model.graph.Layer;
import espalier.model.metric.LayerStatistic;
import espalier.model.metric.LayerStatistics;
import espalier.model.weight.Unfolding;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// What is known of the factors of a weight, from what is known of the layer.
///
/// With `W = A·B` and `h = B·x` between the factors (for weights `[outputs, inputs]`), inputs of `B` are the layer's, averaged over
/// groups where these share it; those of `A` follow from the second moments, `mean h·hᵀ = B·M·Bᵀ` (see [FactorInputs]), and gradients from
/// `∂L/∂A = G·Bᵀ` and `∂L/∂B = Aᵀ·G`. Two are approximations: squared gradients take the gradients of single weights for independent,
/// and movement, `−w ⊙ ∂L/∂w`, is that of the first step. No activation follows `h`: its magnitude is its root mean square, and none of
/// it counts as zero.
final class FactorStatistics {
    private final List<Array> factors;
    private final Layer layer;
    private final LayerStatistics known;
    private final FactorInputs inputs;

    private FactorStatistics(Layer layer, List<Array> factors, LayerStatistics known) {
        this.factors = factors;
        this.layer = layer;
        this.known = known;
        inputs = new FactorInputs(layer, factors, known);
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

    /// What is known of each factor.
    ///
    /// @param form a product
    /// @param kinds what is wanted, whose [#sources] are known
    static List<LayerStatistics> of(Layer layer, Form form, Set<LayerStatistic> kinds, LayerStatistics known) {
        var factors = new FactorStatistics(layer, form.pieces().stream().map(Form.Piece::masked).toList(), known);
        return IntStream.range(0, form.pieces().size()).mapToObj(index -> factors.of(kinds, index)).toList();
    }

    private LayerStatistics of(Set<LayerStatistic> kinds, int index) {
        Map<LayerStatistic, Array> values = new EnumMap<>(LayerStatistic.class);
        for (LayerStatistic kind : kinds) {
            values.put(kind, derived(kind, index));
        }
        return new LayerStatistics(known.examples(), values);
    }

    private Array derived(LayerStatistic kind, int index) {
        // Data meet the last factor first where the rows of the weight are outputs.
        int place = layer.outputAxis() == 0 ? factors.size() - 1 - index : index;
        boolean isLast = place == factors.size() - 1;
        return switch (kind) {
            case GRADIENT -> gradients(LayerStatistic.GRADIENT).get(index);
            case GRADIENT_SQUARES -> gradients(LayerStatistic.GRADIENT_SQUARES).get(index);
            case MOVEMENT -> product(factors.get(index), gradients(LayerStatistic.GRADIENT).get(index), -1);
            case INPUT_MEAN, INPUT_SQUARES, INPUT_MOMENT -> inputs.of(kind, place);
            case OUTPUT_MEAN, OUTPUT_MAGNITUDE -> isLast
                    ? known(kind)
                    : inputs.channels(kind, place + 1);
            case OUTPUT_ZEROS -> isLast ? known(kind) : zeros(place + 1);
        };
    }

    private Array zeros(int place) {
        return Array.of(new float[inputs.channels(place)], inputs.channels(place));
    }

    private Array known(LayerStatistic kind) {
        return known.find(kind).orElseThrow();
    }

    /// The gradients of the factors, from that of the weight; of squares with squared factors.
    private List<Array> gradients(LayerStatistic kind) {
        boolean isSquared = kind == LayerStatistic.GRADIENT_SQUARES;
        var gradients = new ArrayList<Array>();
        Array whole = known(kind);
        for (int i = 0; i + 1 < factors.size(); i++) {
            Array left = factors.get(i);
            Array right = rest(i + 1);
            Unfolding unfolding = Unfolding.between(left.shape(), right.shape());
            Matrix gradient = Matrix.of(unfolding.matrix(whole));
            Matrix rows = Matrix.of(unfolding.rows(isSquared ? product(left, left, 1) : left));
            Matrix columns = Matrix.of(unfolding.columns(isSquared ? product(right, right, 1) : right));
            gradients.add(unfolding.left(gradient.times(columns.transposed()).array()));
            whole = unfolding.right(rows.transposed().times(gradient).array());
        }
        gradients.add(whole);
        return gradients;
    }

    /// The product of the factors from `first` on.
    private Array rest(int first) {
        Array product = factors.getLast();
        for (int i = factors.size() - 2; i >= first; i--) {
            product = Unfolding.between(factors.get(i).shape(), product.shape()).product(factors.get(i), product);
        }
        return product;
    }

    /// Number by number, times `factor`.
    private static Array product(Array a, Array b, double factor) {
        float[] product = a.toFloats();
        float[] others = b.toFloats();
        for (int i = 0; i < product.length; i++) {
            product[i] = (float) (factor * product[i] * others[i]);
        }
        return Array.of(product, a.shape());
    }
}
