package espalier.train;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.array.Shape;
import espalier.model.weight.Unfolding;
import java.util.Arrays;
import java.util.List;

/// Multiplies the factors of a weight natively; gradients pass.
final class FactorProduct {
    private FactorProduct() {
    }

    /// The weight that `factors` make, as [espalier.model.weight.LowRank] has it.
    static PtNDArray of(List<PtNDArray> factors) {
        PtNDArray product = factors.getLast();
        for (PtNDArray left : factors.reversed().subList(1, factors.size())) {
            product = of(left, product);
        }
        return product;
    }

    private static PtNDArray of(PtNDArray left, PtNDArray right) {
        Unfolding unfolding = Unfolding.between(shape(left), shape(right));
        long rank = right.getShape().get(0);
        PtNDArray rows = JniUtils.reshape(permuted(left, unfolding.leftOrder()), new long[]{unfolding.rows(), rank});
        PtNDArray columns = JniUtils.reshape(right, new long[]{rank, unfolding.columns()});
        int[] order = unfolding.order();
        long[] sizes = Arrays.stream(order).mapToLong(unfolding.shape()::size).toArray();
        return permuted(JniUtils.reshape(JniUtils.matmul(rows, columns), sizes), inverse(order));
    }

    private static Shape shape(PtNDArray tensor) {
        return Shape.of(tensor.getShape().getShape());
    }

    private static PtNDArray permuted(PtNDArray tensor, int[] order) {
        boolean isIdentity = true;
        for (int i = 0; i < order.length; i++) {
            isIdentity &= order[i] == i;
        }
        return isIdentity ? tensor : JniUtils.permute(tensor, Arrays.stream(order).asLongStream().toArray());
    }

    private static int[] inverse(int[] order) {
        int[] inverse = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            inverse[order[i]] = i;
        }
        return inverse;
    }
}
