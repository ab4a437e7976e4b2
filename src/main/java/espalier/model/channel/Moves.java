package espalier.model.channel;

import espalier.model.array.Dim;
import espalier.model.array.Shape;
import espalier.model.channel.ChannelGroup.Role;
import espalier.model.graph.Node;
import espalier.model.op.ArrangingOp;
import espalier.model.op.Binary;
import espalier.model.op.Combine;
import espalier.model.op.Concat;
import espalier.model.op.Expand;
import espalier.model.op.Flatten;
import espalier.model.op.Gather;
import espalier.model.op.Pad;
import espalier.model.op.Reshape;
import espalier.model.op.ShapeOf;
import espalier.model.op.Slice;
import espalier.model.op.Split;
import espalier.model.op.Squeeze;
import espalier.model.op.Transpose;
import espalier.model.op.Unsqueeze;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Follows channels through operators that move, join, cut or repeat them.
final class Moves {
    private final Flow flow;

    Moves(Flow flow) {
        this.flow = flow;
    }

    void arrange(Node node, ArrangingOp op) {
        switch (op) {
            case Concat(int axis) -> concat(node, axis);
            case Expand _ -> expand(node);
            case Flatten _,Reshape _ -> reshape(node);
            case Gather(int axis) -> gather(node, axis);
            case Pad _ -> pad(node);
            case ShapeOf shape -> shape(node, shape);
            case Slice _ -> slice(node);
            case Split(int axis) -> split(node, axis);
            case Squeeze _ -> squeeze(node);
            case Transpose transpose -> transpose(node, transpose);
            case Unsqueeze _ -> unsqueeze(node);
            default -> flow.fixAll(node, "node " + Flow.name(node) + " may mix them");
        }
    }

    private String obstacle(Node node) {
        return "node %s works on all of them".formatted(Flow.name(node));
    }

    /// Values that meet element by element: what stands at one place goes together; a dimension of size 1 meets all.
    void broadcast(Node node, List<String> inputs) {
        int rank = flow.axes(node.output()).isEmpty()
                ? flow.shape(node.output()).orElseThrow().rank()
                : flow.axes(node.output()).size();
        var axes = new ArrayList<Axis>();
        for (int fromEnd = -rank; fromEnd < 0; fromEnd++) {
            axes.add(meeting(node, inputs, fromEnd));
        }
        flow.set(node.output(), axes);
        if (isSum(node)) {
            inputs.forEach(input -> flow.weight(input).ifPresent(weight -> shifts(weight, axes)));
        }
    }

    private static boolean isSum(Node node) {
        return node.op() instanceof Binary(var kind) && (kind == Binary.Kind.Add || kind == Binary.Kind.Sub)
                || node.op() instanceof Combine(var many) && many == Combine.Kind.Sum;
    }

    /// A constant that is added is a bias of what it has an own number for.
    private void shifts(String weight, List<Axis> result) {
        List<Axis> own = flow.axes(weight);
        for (int axis = 0; axis < own.size(); axis++) {
            if (own.get(axis).size() == result.get(result.size() - own.size() + axis).size()) {
                flow.role(weight, axis, Role.SHIFTS);
            }
        }
    }

    private Axis meeting(Node node, List<String> inputs, int axis) {
        Dim whole = flow.dim(node.output(), axis);
        Axis first = Axis.NONE;
        boolean isFirst = true;
        for (String input : inputs) {
            boolean isThere = !input.isEmpty() && flow.axes(input).size() >= -axis;
            boolean stretches = isThere && flow.dim(input, axis).sizeOr(0) == 1 && whole.sizeOr(0) != 1;
            if (isThere && !stretches) {
                Axis here = flow.axis(input, axis);
                if (!isFirst) {
                    flow.join(first, here, "node %s joins them with what is not followed".formatted(Flow.name(node)));
                }
                first = isFirst || !first.isFollowed() ? here : first;
                isFirst = false;
            }
        }
        return whole.isKnown() && first.size() == whole.sizeOr(0) ? first : Axis.NONE;
    }

    private void expand(Node node) {
        if (flow.numbers(node.input(1)).isPresent()) {
            broadcast(node, List.of(node.input(0)));
        } else {
            flow.fixAll(node, "node " + Flow.name(node) + " computes the shape they get");
        }
    }

    private void concat(Node node, int along) {
        int rank = flow.shape(node.output()).orElseThrow().rank();
        int axis = Math.floorMod(along, rank);
        var axes = new ArrayList<Axis>();
        for (int i = 0; i < rank; i++) {
            axes.add(i == axis ? joined(node, axis) : meeting(node, node.inputs(), i - rank));
        }
        flow.set(node.output(), axes);
    }

    private Axis joined(Node node, int axis) {
        boolean isKnown = node.inputs().stream().allMatch(input -> flow.dim(input, axis).isKnown());
        boolean isFollowed = node.inputs().stream().anyMatch(input -> flow.axis(input, axis).isFollowed());
        if (!isKnown || !isFollowed) {
            node.inputs().forEach(input -> flow.fix(flow.axis(input, axis), obstacle(node)));
            return Axis.NONE;
        }
        var units = IntStream.builder();
        for (String input : node.inputs()) {
            Axis part = flow.axis(input, axis);
            if (!part.isFollowed()) {
                part = flow.units().fresh((int) flow.dim(input, axis).sizeOr(0));
                flow.fix(part, "node " + Flow.name(node) + " takes them from where channels are not followed");
            }
            IntStream.of(part.units()).forEach(units);
        }
        return new Axis(units.build().toArray());
    }

    private void reshape(Node node) {
        Shape from = flow.shape(node.input(0)).orElseThrow();
        Shape to = flow.shape(node.output()).orElseThrow();
        flow.set(node.output(), new Regrouping(flow, node, from, to).axes());
    }

    /// Indices into other dimensions than the channels' leave those alone.
    private void gather(Node node, int along) {
        List<Axis> data = flow.axes(node.input(0));
        int axis = Math.floorMod(along, Math.max(1, data.size()));
        flow.fix(flow.axis(node.input(0), axis), "node %s picks from them".formatted(Flow.name(node)));
        var axes = new ArrayList<>(data.subList(0, Math.min(axis, data.size())));
        flow.axes(node.input(1)).forEach(index -> flow.fix(index, obstacle(node)));
        flow.shape(node.input(1)).orElseThrow().dims().forEach(_ -> axes.add(Axis.NONE));
        axes.addAll(data.subList(Math.min(axis + 1, data.size()), data.size()));
        flow.set(node.output(), axes);
    }

    private void pad(Node node) {
        List<Axis> data = flow.axes(node.input(0));
        Optional<List<Long>> pads = flow.numbers(node.input(1));
        Optional<List<Long>> given = node.hasInput(3)
                ? flow.numbers(node.input(3))
                : Optional.of(IntStream.range(0, data.size()).mapToObj(i -> (long) i).toList());
        if (pads.isEmpty() || given.isEmpty()) {
            flow.fixAll(node, "node " + Flow.name(node) + " computes its pads");
            return;
        }
        var axes = new ArrayList<>(data);
        for (int i = 0; i < given.get().size(); i++) {
            int axis = (int) Math.floorMod(given.get().get(i), (long) data.size());
            if (pads.get().get(i) != 0 || pads.get().get(i + given.get().size()) != 0) {
                flow.fix(data.get(axis), obstacle(node));
                axes.set(axis, Axis.NONE);
            }
        }
        flow.set(node.output(), axes);
    }

    /// A size that is read must not change, unless it ends up in nothing but shapes and bounds that are written anew.
    private void shape(Node node, ShapeOf op) {
        List<Axis> data = flow.axes(node.input(0));
        if (!new SizeUses(flow).areShapes(node.output())) {
            int rank = data.size();
            int first = Math.clamp(op.start() < 0 ? op.start() + (long) rank : op.start(), 0, rank);
            int last = Math.clamp(op.end() < 0 ? op.end() + (long) rank : op.end(), first, rank);
            data.subList(first, last)
                    .forEach(axis -> flow.fix(axis, "node %s reads how many they are".formatted(Flow.name(node))));
        }
        flow.set(node.output(), List.of(Axis.NONE));
    }

    private void slice(Node node) {
        List<Axis> data = flow.axes(node.input(0));
        Optional<List<Slicing.Range>> ranges = Slicing.ranges(flow, node);
        if (ranges.isEmpty()) {
            flow.fixAll(node, "node " + Flow.name(node) + " computes what it takes");
            return;
        }
        var axes = new ArrayList<>(data);
        for (Slicing.Range range : ranges.get()) {
            Axis axis = data.get(range.axis());
            if (range.step() == 1 && axis.isFollowed()) {
                axes.set(range.axis(), axis.range(range.from(), range.to()));
            } else {
                flow.fix(axis, obstacle(node));
                axes.set(range.axis(), Axis.NONE);
            }
        }
        flow.set(node.output(), axes);
    }

    private void split(Node node, int along) {
        List<Axis> data = flow.axes(node.input(0));
        int axis = Math.floorMod(along, data.size());
        int start = 0;
        for (String output : node.outputs()) {
            int size = output.isEmpty() ? -1 : (int) flow.dim(output, axis).sizeOr(-1);
            if (size < 0 || !data.get(axis).isFollowed()) {
                flow.fix(data.get(axis), obstacle(node));
                node.outputs().forEach(part -> {
                    var axes = new ArrayList<>(data);
                    axes.set(axis, Axis.NONE);
                    flow.set(part, axes);
                });
                return;
            }
            var axes = new ArrayList<>(data);
            axes.set(axis, data.get(axis).range(start, start + size));
            flow.set(output, axes);
            start += size;
        }
    }

    private void squeeze(Node node) {
        List<Axis> data = flow.axes(node.input(0));
        var gone = new HashSet<Integer>();
        if (node.hasInput(1)) {
            flow.numbers(node.input(1)).orElseThrow()
                    .forEach(axis -> gone.add((int) Math.floorMod(axis, (long) data.size())));
        } else {
            IntStream.range(0, data.size()).filter(axis -> flow.dim(node.input(0), axis).sizeOr(0) == 1)
                    .forEach(gone::add);
        }
        var axes = new ArrayList<Axis>();
        for (int axis = 0; axis < data.size(); axis++) {
            if (!gone.contains(axis)) {
                axes.add(data.get(axis));
            }
        }
        flow.set(node.output(), axes);
    }

    private void unsqueeze(Node node) {
        var axes = new ArrayList<>(flow.axes(node.input(0)));
        List<Long> added = flow.numbers(node.input(1)).orElseThrow();
        int rank = axes.size() + added.size();
        added.stream().mapToInt(axis -> (int) Math.floorMod(axis, (long) rank)).sorted()
                .forEach(axis -> axes.add(axis, Axis.NONE));
        flow.set(node.output(), axes);
    }

    private void transpose(Node node, Transpose transpose) {
        List<Axis> data = flow.axes(node.input(0));
        flow.set(node.output(), transpose.order().isEmpty()
                ? data.reversed()
                : transpose.order().stream().map(data::get).toList());
    }
}
