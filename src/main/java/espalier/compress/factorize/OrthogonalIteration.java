package espalier.compress.factorize;

import espalier.compress.method.Decomposer;

import espalier.model.array.Array;
import espalier.model.array.Dim;
import espalier.model.array.Shape;
import espalier.model.weight.Arrangement;
import espalier.model.weight.LowRank;
import espalier.model.weight.Unfolding;
import espalier.tensor.Svd;
import java.util.List;

/// Finds a core between two matrices of orthonormal vectors, turn and turn about: with one matrix fixed, the other's best vectors are singular
/// vectors of what the fixed one leaves of the weight. What the core keeps never falls.
///
/// Source: De Lathauwer, De Moor, Vandewalle, *On the Best Rank-1 and Rank-(R1, R2, …, RN) Approximation of Higher-Order Tensors* (2000),
/// algorithm 4.2, started from the truncated higher-order decomposition.
final class OrthogonalIteration {
    private static final int MOST_TURNS = 25;
    private static final double ENOUGH = 1e-7;

    private final Array weight;
    private final int outputs;
    private final int inputs;
    private final Decomposer decomposer;
    private final Unfolding columns;
    private Array left;
    private Array right;
    private Array core;

    /// @param arrangement a core between two factors
    OrthogonalIteration(Arrangement arrangement, Array weight, List<Integer> ranks, Decomposer decomposer) {
        this.weight = weight;
        this.outputs = ranks.getFirst();
        this.inputs = ranks.getLast();
        this.decomposer = decomposer;
        this.columns = arrangement.cuts().getLast();
    }

    /// The factors, each of the same norm, so that pruning and levels treat them alike.
    ///
    /// @param first the decomposition of the weight as `[O·kernel, C]`
    List<Array> factors(Svd first) {
        double before = turn(first);
        double whole = squares(weight);
        for (int i = 1; i < MOST_TURNS; i++) {
            double kept = turn(decomposer.decompose(columnsOfOutputs()));
            if (kept - before <= ENOUGH * whole) {
                break;
            }
            before = kept;
        }
        double norm = Math.cbrt(Math.sqrt((double) outputs * inputs * squares(core)));
        return List.of(scaled(left, norm / Math.sqrt(outputs)), scaled(core, norm / Math.sqrt(squares(core))),
                scaled(right, norm / Math.sqrt(inputs)));
    }

    /// One turn, from the decomposition that gives the right vectors.
    ///
    /// @return the squared norm of the core: what is kept of the weight's
    double turn(Svd svd) {
        right = columns.right(Truncation.rightVectors(svd, inputs));
        Unfolding rows = Unfolding.channels(narrowed());
        Array matrix = rows.matrix(narrow());
        left = Unfolding.channels(weight.shape()).left(Truncation.leftVectors(decomposer.decompose(matrix), outputs));
        Array kept = LowRank.multiply(Truncation.transposed(matrix(left)), matrix);
        core = kept.reshaped(narrowed().with(0, Dim.of(outputs)));
        return squares(core);
    }

    private Shape narrowed() {
        return weight.shape().with(1, Dim.of(inputs));
    }

    /// The weight on the right vectors: `W ×₁ Bᵀ`.
    private Array narrow() {
        return new Unfolding(narrowed(), columns.rowAxes())
                .weight(LowRank.multiply(columns.matrix(weight), Truncation.transposed(matrix(right))));
    }

    /// The weight on the left vectors, `W ×₀ Aᵀ`, as a matrix of `C` columns.
    private Array columnsOfOutputs() {
        Array product = LowRank.multiply(Truncation.transposed(matrix(left)),
                Unfolding.channels(weight.shape()).matrix(weight));
        Shape shape = weight.shape().with(0, Dim.of(outputs));
        return new Unfolding(shape, columns.rowAxes()).matrix(product.reshaped(shape));
    }

    private static Array matrix(Array factor) {
        return factor.reshaped(Shape.of(factor.shape().size(0), factor.shape().size(1)));
    }

    private static double squares(Array array) {
        double sum = 0;
        for (float value : array.toFloats()) {
            sum += (double) value * value;
        }
        return sum;
    }

    private static Array scaled(Array array, double factor) {
        float[] values = array.toFloats();
        for (int i = 0; i < values.length; i++) {
            values[i] = Double.isFinite(factor) ? (float) (values[i] * factor) : 0;
        }
        return Array.of(values, array.shape());
    }
}
