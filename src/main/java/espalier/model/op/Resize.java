package espalier.model.op;

import espalier.model.array.Dim;
import espalier.model.array.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Data sampled at more or fewer places along some axes. Inputs: data, region (optional), scales (optional), sizes (optional).
///
/// The older operator Upsample is this with `ASYMMETRIC` places.
///
/// @param cubic the coefficient a of cubic interpolation
/// @param excludeOutside whether neighbours outside the data do not count, instead of being as its edge
/// @param extrapolation the value of places outside a region of interest
/// @param antialias whether a smaller result is made of all the data
/// @param axes which axes scales and sizes are of; all if empty
public record Resize(Mode mode, Coordinates coordinates, Nearest nearest, float cubic, boolean excludeOutside,
        float extrapolation, boolean antialias, Keep keep, List<Integer> axes) implements NeuralOp {
    /// How a value between places is found.
    public enum Mode {
        NEAREST, LINEAR, CUBIC
    }

    /// Where a place of the result is in the data.
    public enum Coordinates {
        HALF_PIXEL, HALF_PIXEL_SYMMETRIC, PYTORCH_HALF_PIXEL, ALIGN_CORNERS, ASYMMETRIC, TF_HALF_PIXEL_FOR_NN,
        TF_CROP_AND_RESIZE
    }

    /// Which neighbour is the nearest one.
    public enum Nearest {
        ROUND_PREFER_FLOOR, ROUND_PREFER_CEIL, FLOOR, CEIL,
        /// The left one where data grows, the right one where it shrinks, as operator set 10 had it.
        SIMPLE
    }

    /// What happens to proportions when sizes are given.
    public enum Keep {
        STRETCH, NOT_LARGER, NOT_SMALLER
    }

    /// How one axis changes.
    ///
    /// @param scale what places are computed with; not always the quotient of the sizes
    /// @param start, end the region of interest as parts of the data
    public record Stretch(int axis, long from, long to, double scale, double start, double end) {}

    public Resize {
        axes = List.copyOf(axes);
    }

    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        return List.of(Fact.like(inputs.get(0), inputs.shape(0).flatMap(data -> resized(data, inputs))));
    }

    private Optional<Shape> resized(Shape data, Inputs inputs) {
        List<Integer> along = along(data.rank());
        Optional<List<Double>> scales = inputs.get(2).reals().filter(all -> !all.isEmpty());
        if (scales.isPresent() && coordinates != Coordinates.TF_CROP_AND_RESIZE) {
            return Optional.of(scaled(data, along, scales.get()));
        }
        Optional<List<Double>> region = inputs.get(1).reals();
        Optional<List<Long>> sizes = inputs.get(3).known();
        boolean isKnown = along.stream().allMatch(axis -> data.dim(axis).isKnown());
        if (isKnown && (scales.isPresent() && region.isPresent() || sizes.isPresent())) {
            long[] from = new long[data.rank()];
            along.forEach(axis -> from[axis] = data.size(axis));
            Shape result = data;
            for (Stretch stretch : stretches(from, region.orElse(List.of()), scales.orElse(List.of()),
                    sizes.orElse(List.of()))) {
                result = result.with(stretch.axis(), Dim.of(stretch.to()));
            }
            return Optional.of(result);
        }
        return Optional.of(sized(data, along, inputs.get(3)));
    }

    private Shape sized(Shape data, List<Integer> along, Fact sizes) {
        List<Whole> all = sizes.numbers().orElse(List.of());
        Shape result = data;
        for (int i = 0; i < along.size(); i++) {
            boolean isGiven = keep == Keep.STRETCH && all.size() == along.size();
            result = result.with(along.get(i), isGiven ? all.get(i).toDim() : new Dim.Unknown());
        }
        return result;
    }

    private static Shape scaled(Shape data, List<Integer> along, List<Double> scales) {
        requireOne(along, scales.size());
        Shape result = data;
        for (int i = 0; i < along.size(); i++) {
            if (data.dim(along.get(i)) instanceof Dim.Known(long size)) {
                result = result.with(along.get(i), Dim.of(scaled(size, scales.get(i))));
            } else if (scales.get(i) != 1) {
                result = result.with(along.get(i), new Dim.Unknown());
            }
        }
        return result;
    }

    /// In single precision, as the runtimes do.
    private static long scaled(long size, double scale) {
        return (long) Math.floor(size * (float) scale);
    }

    private static void requireOne(List<Integer> along, int given) {
        if (along.size() != given) {
            throw new IllegalArgumentException("%d axes need as many scales or sizes, not %d".formatted(along.size(),
                    given));
        }
    }

    private List<Integer> along(int rank) {
        return axes.isEmpty()
                ? IntStream.range(0, rank).boxed().toList()
                : axes.stream().map(axis -> Dims.axis(axis, rank)).toList();
    }

    /// How each axis changes.
    ///
    /// @param sizes of the data
    /// @param region starts of all axes, then ends; empty for everything
    /// @param scales empty where `wanted` says the sizes of the result
    public List<Stretch> stretches(long[] sizes, List<Double> region, List<Double> scales, List<Long> wanted) {
        List<Integer> along = along(sizes.length);
        requireOne(along, scales.isEmpty() ? wanted.size() : scales.size());
        boolean isCrop = coordinates == Coordinates.TF_CROP_AND_RESIZE;
        if (isCrop && region.size() != 2 * along.size()) {
            throw new IllegalArgumentException("%d axes need a region of as many starts and ends, not of %d numbers"
                    .formatted(along.size(), region.size()));
        }
        double common = common(sizes, along, wanted);
        var all = new ArrayList<Stretch>();
        for (int i = 0; i < along.size(); i++) {
            long from = sizes[along.get(i)];
            double start = isCrop ? region.get(i) : 0;
            double end = isCrop ? region.get(i + along.size()) : 1;
            if (!scales.isEmpty()) {
                long to = (long) Math.floor((float) (from * (end - start)) * scales.get(i).floatValue());
                all.add(new Stretch(along.get(i), from, to, scales.get(i), start, end));
            } else if (keep == Keep.STRETCH) {
                all.add(new Stretch(along.get(i), from, wanted.get(i), (double) wanted.get(i) / from, start, end));
            } else {
                all.add(new Stretch(along.get(i), from, (long) Math.floor(common * from + 0.5), common, start, end));
            }
        }
        return all;
    }

    /// The one scale that keeps proportions.
    private double common(long[] sizes, List<Integer> along, List<Long> wanted) {
        if (keep == Keep.STRETCH || wanted.isEmpty()) {
            return 1;
        }
        var scales = IntStream.range(0, along.size()).mapToDouble(i -> (double) wanted.get(i) / sizes[along.get(i)]);
        return keep == Keep.NOT_LARGER ? scales.min().orElse(1) : scales.max().orElse(1);
    }
}
