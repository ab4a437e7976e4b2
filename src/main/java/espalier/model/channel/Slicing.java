package espalier.model.channel;

import espalier.model.array.Shape;
import espalier.model.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/// What a Slice takes of each dimension, where that is known.
final class Slicing {
    private Slicing() {
    }

    /// The positions `from` to `to - 1` of a dimension, if the step is 1.
    record Range(int axis, int from, int to, long step) {}

    static Optional<List<Range>> ranges(Flow flow, Node node) {
        Optional<List<Long>> starts = flow.numbers(node.input(1));
        Optional<List<Long>> ends = flow.numbers(node.input(2));
        Optional<List<Long>> axes = optional(flow, node, 3, starts.map(all -> LongStream.range(0, all.size())));
        Optional<List<Long>> steps = optional(flow, node, 4,
                starts.map(all -> LongStream.generate(() -> 1).limit(all.size())));
        int rank = flow.shape(node.input(0)).map(Shape::rank).orElse(0);
        if (rank == 0 || starts.isEmpty() || ends.isEmpty() || axes.isEmpty() || steps.isEmpty()) {
            return Optional.empty();
        }
        var ranges = new ArrayList<Range>();
        for (int i = 0; i < starts.get().size(); i++) {
            int axis = (int) Math.floorMod(axes.get().get(i), (long) rank);
            long size = flow.dim(node.input(0), axis).sizeOr(0);
            int from = position(starts.get().get(i), size);
            ranges.add(new Range(axis, from, Math.max(from, position(ends.get().get(i), size)), steps.get().get(i)));
        }
        return Optional.of(ranges);
    }

    private static Optional<List<Long>> optional(Flow flow, Node node, int index, Optional<LongStream> otherwise) {
        return node.hasInput(index) ? flow.numbers(node.input(index)) : otherwise.map(all -> all.boxed().toList());
    }

    private static int position(long given, long size) {
        return (int) Math.clamp(given < 0 ? given + size : given, 0, size);
    }
}
