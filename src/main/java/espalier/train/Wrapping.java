package espalier.train;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.array.ElementType;

/// Lets integers that are computed in a wider native type wrap as their own type does.
final class Wrapping {
    private Wrapping() {
    }

    static PtNDArray of(PtNDArray x, ElementType type) {
        return switch (type) {
            case INT16 -> wrapped(x, 16, true);
            case UINT16 -> wrapped(x, 16, false);
            case UINT32 -> wrapped(x, 32, false);
            case INT4 -> wrapped(x, 4, true);
            case UINT4 -> wrapped(x, 4, false);
            default -> x;
        };
    }

    /// Elements that compare as those of `type` do: 64 bits without a sign are moved by half their range, and back if moved again.
    static PtNDArray ordered(PtNDArray x, ElementType type) {
        return type == ElementType.UINT64 ? JniUtils.add(x, whole(x, Long.MIN_VALUE)) : x;
    }

    private static PtNDArray wrapped(PtNDArray x, int bits, boolean signed) {
        PtNDArray all = whole(x, 1L << bits);
        if (!signed) {
            return JniUtils.remainder(x, all);
        }
        PtNDArray half = whole(x, 1L << bits - 1);
        return JniUtils.sub(JniUtils.remainder(JniUtils.add(x, half), all), half);
    }

    /// A single number of the type of `like`.
    static PtNDArray whole(PtNDArray like, long value) {
        return JniUtils.to(Tensors.ofLongs(like.getManager(), new long[]{value}), like.getDataType(),
                like.getDevice());
    }
}
