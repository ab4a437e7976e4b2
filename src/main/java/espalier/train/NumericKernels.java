package espalier.train;

import espalier.model.array.ElementType;
import espalier.model.op.ArgExtreme;
import espalier.model.op.Binary;
import espalier.model.op.Cast;
import espalier.model.op.CastLike;
import espalier.model.op.Clip;
import espalier.model.op.Combine;
import espalier.model.op.CumSum;
import espalier.model.op.Dropout;
import espalier.model.op.Gemm;
import espalier.model.op.Hardmax;
import espalier.model.op.IsInf;
import espalier.model.op.MatMul;
import espalier.model.op.NumericOp;
import espalier.model.op.Range;
import espalier.model.op.Reduce;
import espalier.model.op.Softmax;
import espalier.model.op.Unary;
import espalier.model.op.Where;
import java.util.Optional;

/// Finds the kernel of each operator that computes numbers from numbers.
final class NumericKernels {
    private NumericKernels() {
    }

    /// @param outputs how many the node names
    static Kernel of(NumericOp op, int outputs) {
        return switch (op) {
            case ArgExtreme extreme -> Sorting.argExtreme(extreme);
            case Binary binary -> Elementwise.binary(binary);
            case Cast cast -> Casting.of(cast.saturate());
            case CastLike cast -> Casting.of(cast.saturate());
            case Clip _ -> Elementwise.clip();
            case Combine combine -> Elementwise.combine(combine);
            case CumSum sum -> Reducing.cumSum(sum);
            case Dropout dropout -> Products.dropout(dropout, outputs);
            case Gemm gemm -> Products.gemm(gemm);
            case Hardmax hardmax -> Sorting.hardmax(hardmax);
            case IsInf isInf -> Elementwise.isInf(isInf);
            case MatMul _ -> Products.matMul();
            case Range _ -> Making.range();
            case Reduce reduce -> Reducing.reduce(reduce);
            case Softmax softmax -> Reducing.softmax(softmax);
            case Unary unary -> Elementwise.unary(unary);
            case Where _ -> Elementwise.where();
        };
    }

    /// A clause that says why `op` cannot be computed, if it cannot.
    static Optional<String> obstacle(NumericOp op) {
        return switch (op) {
            case Cast(var to, _) when to == ElementType.STRING -> Optional.of("converts to " + to);
            default -> Optional.empty();
        };
    }
}
