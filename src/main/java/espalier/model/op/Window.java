package espalier.model.op;

import espalier.model.array.Dim;
import espalier.model.array.Shape;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// How a kernel moves over the spatial dimensions of its input; lists have one entry per spatial dimension.
///
/// @param kernel the kernel's size
/// @param strides steps between positions
/// @param dilations distance between kernel elements
/// @param pads padding before each dimension, then after each: twice as many entries; what `padding` computes is not here
/// @param padding whether pads are given or follow from the input's size
public record Window(List<Integer> kernel, List<Integer> strides, List<Integer> dilations, List<Integer> pads,
        Padding padding) {
    /// Where padding comes from (ONNX `auto_pad`).
    public enum Padding {
        /// As `pads` says.
        EXPLICIT,
        /// Output size is input size divided by stride, rounded up; an odd pad goes to the end.
        SAME_UPPER,
        /// As SAME_UPPER, an odd pad goes to the beginning.
        SAME_LOWER,
        /// None.
        VALID
    }

    public Window {
        kernel = List.copyOf(kernel);
        strides = List.copyOf(strides);
        dilations = List.copyOf(dilations);
        pads = List.copyOf(pads);
        int spatial = kernel.size();
        if (strides.size() != spatial || dilations.size() != spatial || pads.size() != 2 * spatial) {
            throw new IllegalArgumentException(
                    "A window of %d dimensions needs as many strides and dilations and twice as many pads, not %s, %s, %s"
                            .formatted(spatial, strides, dilations, pads));
        }
        if (strides.stream().anyMatch(s -> s < 1) || dilations.stream().anyMatch(d -> d < 1)
                || kernel.stream().anyMatch(k -> k < 1)) {
            throw new IllegalArgumentException("Kernel, strides and dilations must be at least 1");
        }
    }

    /// The number of spatial dimensions.
    public int spatial() {
        return kernel.size();
    }

    /// How many positions of dimension `axis` the kernel spans.
    public long reach(int axis) {
        return (kernel.get(axis) - 1L) * dilations.get(axis) + 1;
    }

    /// The part of this window along some dimensions; along the others it is 1 and does not move.
    ///
    /// @param kept the dimensions, counted from 0
    public Window along(IntPredicate kept) {
        return new Window(along(kept, kernel, 1), along(kept, strides, 1), along(kept, dilations, 1),
                along(kept, pads, 0), padding);
    }

    /// `numbers`, one or two for each dimension, with `other` where a dimension is not kept.
    private List<Integer> along(IntPredicate kept, List<Integer> numbers, int other) {
        return IntStream.range(0, numbers.size()).mapToObj(i -> kept.test(i % spatial()) ? numbers.get(i) : other)
                .toList();
    }

    /// The shape of the result for `data` `[N, C, spatial…]`.
    ///
    /// @param ceil whether a last partial window counts
    /// @throws IllegalArgumentException if the kernel is larger than the padded data
    public Shape slideOver(Shape data, boolean ceil) {
        Shape result = data;
        for (int i = 0; i < spatial(); i++) {
            result = result.with(i + 2, slideOver(data.dim(i + 2), i, ceil));
        }
        return result;
    }

    private Dim slideOver(Dim dim, int i, boolean ceil) {
        int stride = strides.get(i);
        long extent = reach(i);
        boolean same = padding == Padding.SAME_UPPER || padding == Padding.SAME_LOWER;
        long before = pads.get(i);
        long padded = before + pads.get(i + spatial());
        if (!(dim instanceof Dim.Known(long size))) {
            return stride == 1 && (same || padded == extent - 1) ? dim : new Dim.Unknown();
        }
        if (same) {
            return Dim.of((size + stride - 1) / stride);
        }
        long room = size + padded - extent;
        if (room < 0) {
            throw new IllegalArgumentException(
                    "a kernel that covers %d does not fit into %d".formatted(extent, size + padded));
        }
        long steps = ceil ? (room + stride - 1) / stride : room / stride;
        boolean startsBeyond = ceil && steps * stride >= size + before;
        return Dim.of(startsBeyond ? steps : steps + 1);
    }
}
