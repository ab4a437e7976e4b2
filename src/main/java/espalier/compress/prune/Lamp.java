package espalier.compress.prune;

/// Worth of a unit relative to all units of its layer that are worth as much or more, so that layers rank together fairly: with the
/// units of a layer in rising order, `score(u) = W[u]² / Σ_{v ≥ u} W[v]²`. The best unit of every layer has the greatest score there is,
/// 1, so no layer goes as a whole before all others have but one unit.
///
/// Source: Lee, Park, Mo, Ahn, Shin, *Layer-adaptive Sparsity for the Magnitude-based Pruning* (2021), equation 3. Other criteria than
/// magnitude put what a unit is worth in the place of |W|; a negative worth, which movement knows, stays as it is and goes first.
final class Lamp {
    private Lamp() {
    }

    /// The scores of all units of a layer.
    static float[] scores(float[] worth) {
        int[] order = Order.rising(worth);
        float[] scores = new float[worth.length];
        double left = 0;
        for (int i = order.length - 1; i >= 0; i--) {
            double own = worth[order[i]];
            left += own > 0 ? own * own : 0;
            scores[order[i]] = own > 0 ? (float) (own * own / left) : (float) own;
        }
        return scores;
    }
}
