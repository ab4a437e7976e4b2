package espalier.model.op;

import espalier.model.array.Dim;
import espalier.model.array.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/// A range of each given axis. Inputs: data, starts, ends, axes (optional), steps (optional).
public record Slice() implements ArrangingOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Optional<List<Long>> starts = inputs.get(1).known();
        Optional<List<Long>> ends = inputs.get(2).known();
        Optional<List<Long>> axes = optional(inputs, 3, starts.map(all -> LongStream.range(0, all.size())));
        Optional<List<Long>> steps = optional(inputs, 4,
                starts.map(all -> LongStream.generate(() -> 1).limit(all.size())));
        if (starts.isEmpty() || ends.isEmpty() || axes.isEmpty() || steps.isEmpty()) {
            return List.of(Fact.like(inputs.get(0), inputs.shape(0).map(data -> Fact.unknown(data.rank()))));
        }
        var ranges = ranges(starts.get(), ends.get(), axes.get(), steps.get());
        Optional<List<Whole>> numbers = inputs.get(0).numbers().filter(_ -> ranges.size() == 1)
                .map(all -> ranges.getFirst().pick(all));
        return List.of(Fact.like(inputs.get(0), inputs.shape(0).map(data -> slice(data, ranges))).withNumbers(numbers));
    }

    private static Optional<List<Long>> optional(Inputs inputs, int index, Optional<LongStream> otherwise) {
        return inputs.has(index) ? inputs.get(index).known() : otherwise.map(all -> all.boxed().toList());
    }

    private static List<Range> ranges(List<Long> starts, List<Long> ends, List<Long> axes, List<Long> steps) {
        if (ends.size() != starts.size() || axes.size() != starts.size() || steps.size() != starts.size()) {
            throw new IllegalArgumentException(
                    "starts %s, ends %s, axes %s and steps %s differ in length".formatted(starts, ends, axes, steps));
        }
        var ranges = new ArrayList<Range>();
        for (int i = 0; i < starts.size(); i++) {
            ranges.add(new Range(axes.get(i), starts.get(i), ends.get(i), steps.get(i)));
        }
        return ranges;
    }

    private static Shape slice(Shape data, List<Range> ranges) {
        Shape sliced = data;
        for (Range range : ranges) {
            int axis = Dims.axis(range.axis, data.rank());
            Dim dim = data.dim(axis);
            boolean all = range.start == 0 && range.end >= Integer.MAX_VALUE && range.step == 1;
            sliced = sliced.with(axis, dim.isKnown()
                    ? Dim.of(range.count(data.size(axis)))
                    : all ? dim : new Dim.Unknown());
        }
        return sliced;
    }

    /// What is taken of one axis.
    private record Range(long axis, long start, long end, long step) {
        Range {
            if (step == 0) {
                throw new IllegalArgumentException("a step of 0 gets nowhere");
            }
        }

        /// The first position taken of `size`.
        long first(long size) {
            long position = start < 0 ? start + size : start;
            return step > 0 ? Math.clamp(position, 0, size) : Math.clamp(position, -1, size - 1);
        }

        /// How many of `size` positions are taken.
        long count(long size) {
            long position = end < 0 ? end + size : end;
            long last = step > 0 ? Math.clamp(position, 0, size) : Math.clamp(position, -1, size - 1);
            long span = step > 0 ? last - first(size) : first(size) - last;
            return span <= 0 ? 0 : (span - 1) / Math.abs(Math.max(step, -Long.MAX_VALUE)) + 1;
        }

        List<Whole> pick(List<Whole> all) {
            var picked = new ArrayList<Whole>();
            long count = count(all.size());
            for (long i = 0, at = first(all.size()); i < count; i++, at += step) {
                picked.add(all.get((int) at));
            }
            return picked;
        }
    }
}
