package espalier.compress.prune;

import espalier.compress.method.Part;
import espalier.model.array.Array;
import espalier.model.metric.LayerStatistic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;

/// How the loss is predicted to rise as more and more of a layer is pruned, the units worth least first.
///
/// The prediction is the diagonal Fisher term of each weight, `½·w²·mean (∂L/∂w)²`, whatever criterion ranks them.
/// The least loss for a share of all weights has the same slope on every layer's curve; points above the lower convex hull of a curve
/// are passed by. At most 99 % of a layer go. Source: LeCun, Denker, Solla, *Optimal Brain Damage* (1990), for the prediction; Shoham,
/// Gersho, *Efficient Bit Allocation for an Arbitrary Set of Quantizers* (1988), section II, for the division by equal slopes. What the curves cannot give comes from the first layers.
///
/// @param weights of the layer
/// @param pieces of the hull, their slopes rising
record LossCurve(double weights, List<Piece> pieces) {
    private static final int POINTS = 1000;
    private static final double MOST = 0.99;

    /// A straight piece: so many more weights for so much more loss.
    record Piece(double weights, double loss) {
        double slope() {
            return loss / weights;
        }

        private Piece and(Piece next) {
            return new Piece(weights + next.weights, loss + next.loss);
        }
    }

    private record Place(int layer, Piece piece) {}

    LossCurve {
        pieces = List.copyOf(pieces);
    }

    /// The curve of a layer.
    ///
    /// @param worth of each unit, by magnitude
    /// @param sizes weights of each unit
    /// @param losses what each unit's loss would add to the loss
    static LossCurve of(Array worth, IntUnaryOperator sizes, double[] losses) {
        int[] order = Order.rising(worth);
        double all = 0;
        for (int unit : order) {
            all += sizes.applyAsInt(unit);
        }
        var pieces = new ArrayList<Piece>();
        double before = 0;
        double weights = 0;
        double loss = 0;
        for (int i = 0; i < order.length && before + weights + sizes.applyAsInt(order[i]) <= MOST * all; i++) {
            weights += sizes.applyAsInt(order[i]);
            loss += losses[order[i]];
            if (weights * POINTS >= all) {
                append(pieces, new Piece(weights, loss));
                before += weights;
                weights = 0;
                loss = 0;
            }
        }
        if (weights > 0) {
            append(pieces, new Piece(weights, loss));
        }
        return new LossCurve(all, pieces);
    }

    /// How much setting each weight to zero is predicted to add to the loss, in nats.
    static float[] predicted(Part part) {
        float[] losses = part.values().toFloats();
        float[] squares = part.statistic(LayerStatistic.GRADIENT_SQUARES).toFloats();
        for (int i = 0; i < losses.length; i++) {
            losses[i] = (float) (0.5 * losses[i] * losses[i] * squares[i]);
        }
        return losses;
    }

    private static void append(ArrayList<Piece> pieces, Piece next) {
        Piece last = next;
        while (!pieces.isEmpty() && pieces.getLast().slope() >= last.slope()) {
            last = pieces.removeLast().and(last);
        }
        pieces.add(last);
    }

    /// The sparsity of each layer, so that that of all their weights is `sparsity` and the loss rises least.
    static double[] sparsities(List<LossCurve> curves, double sparsity) {
        var places = new ArrayList<Place>();
        double left = 0;
        for (int layer = 0; layer < curves.size(); layer++) {
            int index = layer;
            curves.get(layer).pieces.forEach(piece -> places.add(new Place(index, piece)));
            left += sparsity * curves.get(layer).weights;
        }
        places.sort(Comparator.comparingDouble(place -> place.piece.slope()));
        double[] pruned = new double[curves.size()];
        for (Place place : places) {
            double taken = Math.min(left, place.piece.weights);
            pruned[place.layer] += taken;
            left -= taken;
        }
        for (int layer = 0; layer < pruned.length; layer++) {
            double more = Math.min(left, curves.get(layer).weights - pruned[layer]);
            left -= more;
            pruned[layer] = (pruned[layer] + more) / Math.max(1, curves.get(layer).weights);
        }
        return pruned;
    }
}
