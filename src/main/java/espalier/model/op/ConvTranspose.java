package espalier.model.op;

import espalier.model.array.Dim;
import espalier.model.array.Shape;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// The gradient of a convolution as a layer: `[N, C, spatial…]` with weights `[C, O/groups, kernel…]` and an optional bias `[O]`
/// grows by the strides; 1-D to 3-D.
///
/// Inputs: data, weight, bias (optional).
///
/// @param extra what is added to the end of each spatial dimension of the result (ONNX `output_padding`)
/// @param sizes the result's spatial sizes, from which pads follow; empty where pads say it
public record ConvTranspose(Window window, int groups, List<Integer> extra, List<Integer> sizes) implements WindowOp {
    public ConvTranspose {
        extra = List.copyOf(extra);
        sizes = List.copyOf(sizes);
        if (groups < 1) {
            throw new IllegalArgumentException("A convolution needs at least one group, not " + groups);
        }
        if (extra.size() != window.spatial() || !sizes.isEmpty() && sizes.size() != window.spatial()) {
            throw new IllegalArgumentException("A window of %d dimensions needs as many sizes, not %s and %s"
                    .formatted(window.spatial(), extra, sizes));
        }
    }

    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Optional<Shape> weight = inputs.shape(1);
        Optional<Shape> result = inputs.shape(0).map(data -> {
            Dims.requireRank(data, window.spatial() + 2, "the data");
            weight.ifPresent(shape -> requireWeight(data, shape));
            Shape grown = data.with(1, weight.map(this::channels).orElse(new Dim.Unknown()));
            for (int i = 0; i < window.spatial(); i++) {
                grown = grown.with(i + 2,
                        data.dim(i + 2) instanceof Dim.Known(long size) ? Dim.of(size(i, size)) : sized(i));
            }
            return grown;
        });
        return List.of(Fact.like(inputs.get(0), result));
    }

    private Dim channels(Shape weight) {
        return weight.dim(1) instanceof Dim.Known(long each) ? Dim.of(each * groups) : new Dim.Unknown();
    }

    private Dim sized(int axis) {
        return sizes.isEmpty() ? new Dim.Unknown() : Dim.of(sizes.get(axis));
    }

    private void requireWeight(Shape data, Shape weight) {
        Dims.requireRank(weight, window.spatial() + 2, "the weight");
        if (Dims.differ(data.dim(1), weight.dim(0)) || weight.dim(0).sizeOr(groups) % groups != 0) {
            throw new IllegalArgumentException(
                    "data of %s does not have the channels of the weight of %s in %d groups".formatted(data, weight,
                            groups));
        }
    }

    /// The part of this convolution along some spatial dimensions, in one group; along the others it is 1 and does not move. Sizes of the result stay
    /// with a part that is the whole.
    ///
    /// @param kept the dimensions, counted from 0
    public ConvTranspose along(IntPredicate kept) {
        boolean hasAll = IntStream.range(0, window.spatial()).allMatch(kept);
        return new ConvTranspose(window.along(kept), 1,
                IntStream.range(0, extra.size()).mapToObj(i -> kept.test(i) ? extra.get(i) : 0).toList(),
                hasAll ? sizes : List.of());
    }

    /// The result's size along spatial dimension `axis` for data of `size`.
    ///
    /// @throws IllegalArgumentException if nothing is left
    public long size(int axis, long size) {
        if (!sizes.isEmpty()) {
            return sizes.get(axis);
        }
        long result = isSame() ? size * window.strides().get(axis) : whole(axis, size) - given(axis);
        if (result < 1) {
            throw new IllegalArgumentException("pads leave nothing of dimension " + (axis + 2));
        }
        return result;
    }

    /// What is cut off before spatial dimension `axis` of the whole result; a negative number is added as zeros.
    public long before(int axis, long size) {
        if (sizes.isEmpty() && !isSame()) {
            return window.padding() == Window.Padding.VALID ? 0 : window.pads().get(axis);
        }
        long total = whole(axis, size) - size(axis, size);
        long half = Math.floorDiv(total, 2);
        return window.padding() == Window.Padding.SAME_UPPER ? half : total - half;
    }

    private boolean isSame() {
        return window.padding() == Window.Padding.SAME_UPPER || window.padding() == Window.Padding.SAME_LOWER;
    }

    private long given(int axis) {
        return window.padding() == Window.Padding.VALID
                ? 0
                : (long) window.pads().get(axis) + window.pads().get(axis + window.spatial());
    }

    /// The size without pads.
    private long whole(int axis, long size) {
        return window.strides().get(axis) * (size - 1) + extra.get(axis) + window.reach(axis);
    }
}
