package espalier.train;

import espalier.model.op.Binary;
import espalier.model.op.Cast;
import espalier.model.op.Clip;
import espalier.model.op.Dropout;
import espalier.model.op.Gemm;
import espalier.model.op.MatMul;
import espalier.model.op.NumericOp;
import espalier.model.op.Reduce;
import espalier.model.op.Softmax;
import espalier.model.op.Unary;
import espalier.model.op.Where;
import java.util.Optional;

/// Finds the kernel of each operator that computes numbers from numbers.
final class NumericKernels {
    private NumericKernels() {
    }

    static Kernel of(NumericOp op) {
        return switch (op) {
            case Binary binary -> Elementwise.binary(binary);
            case Cast cast -> Elementwise.cast(cast);
            case Clip _ -> Elementwise.clip();
            case Dropout dropout -> Products.dropout(dropout);
            case Gemm gemm -> Products.gemm(gemm);
            case MatMul _ -> Products.matMul();
            case Reduce reduce -> Reducing.reduce(reduce);
            case Softmax softmax -> Reducing.softmax(softmax);
            case Unary unary -> Elementwise.unary(unary);
            case Where _ -> Elementwise.where();
        };
    }

    /// A clause that says why `op` cannot be computed, if it cannot.
    static Optional<String> obstacle(NumericOp op) {
        return switch (op) {
            case Cast(var to) when to.bytes() == 0 -> Optional.of("converts to " + to);
            default -> Optional.empty();
        };
    }
}
