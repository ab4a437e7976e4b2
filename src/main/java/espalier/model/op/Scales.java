package espalier.model.op;

import espalier.model.array.Dim;
import espalier.model.array.Shape;

/// How scales and zeros must fit the data they belong to.
final class Scales {
    private Scales() {
    }

    /// Throws if the scales at input 1 certainly do not fit the data at input 0.
    ///
    /// @throws IllegalArgumentException with a clause that says why
    static void require(Inputs inputs, int axis, int block) {
        if (inputs.shape(0).isPresent() && inputs.shape(1).isPresent()) {
            require(inputs.shape(0).get(), inputs.shape(1).get(), axis, block);
        }
    }

    private static void require(Shape data, Shape scales, int axis, int block) {
        boolean isOne = scales.isKnown() && scales.elements() == 1;
        if (block > 0) {
            Dims.requireRank(scales, data.rank(), "the scale");
            int along = Dims.axis(axis, data.rank());
            Dim dim = data.dim(along);
            if (dim.isKnown()
                    && Dims.differ(scales.dim(along), Dim.of(Math.ceilDiv(dim.sizeOr(0), (long) block)))) {
                throw new IllegalArgumentException("a scale of %s does not fit %s in blocks of %d along dimension %d"
                        .formatted(scales, data, block, along));
            }
        } else if (!isOne && scales.rank() > 0) {
            Dims.requireRank(scales, 1, "the scale");
            int along = Dims.axis(axis, data.rank());
            if (Dims.differ(scales.dim(0), data.dim(along))) {
                throw new IllegalArgumentException(
                        "%s scales do not fit dimension %d of %s".formatted(scales.dim(0), along, data));
            }
        }
    }
}
