package espalier.format.torch.draft;

import espalier.format.torch.archive.MalformedException;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.op.Concat;
import espalier.model.op.Expand;
import espalier.model.op.Flatten;
import espalier.model.op.Reshape;
import espalier.model.op.Slice;
import espalier.model.op.Transpose;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;

/// Changes of shape: on known numbers at once, on others by nodes.
public final class Shaping {
    private Shaping() {
    }

    /// A list of integers for operators that take axes or sizes as an input.
    public static Tensor list(long... numbers) {
        return Tensor.known(ElementType.INT64, Numbers.of(Array.of(numbers)));
    }

    /// A single number of a type.
    public static Tensor scalar(double value, ElementType type) {
        return Tensor.known(type, Numbers.scalar(value));
    }

    /// The same elements under other sizes, one of which may be −1.
    public static Tensor reshape(Draft draft, Tensor tensor, List<Size> wanted) {
        List<Size> sizes = fitted(tensor, wanted);
        if (sizes.equals(tensor.sizes())) {
            return tensor;
        }
        if (tensor.count().isPresent()) {
            return tensor;
        }
        if (tensor.numbers().isPresent()) {
            return Tensor.known(tensor.type(),
                    tensor.numbers().get().reshaped(sizes.stream().mapToLong(Size::fixed).toArray()))
                    .viewOf(tensor, (whole, part) -> reshape(draft, part, whole.sizes()));
        }
        boolean isFlattening = sizes.size() == 2 && tensor.rank() > 2 && sizes.getFirst().equals(tensor.size(0));
        if (isFlattening) {
            return draft.addShaped(new Flatten(1), List.of(tensor), tensor.type(), sizes).viewOf(tensor,
                    (whole, part) -> reshape(draft, part, whole.sizes()));
        }
        return draft.addShaped(new Reshape(false), List.of(tensor, target(draft, tensor, sizes)), tensor.type(), sizes)
                .viewOf(tensor, (whole, part) -> reshape(draft, part, whole.sizes()));
    }

    private static List<Size> fitted(Tensor tensor, List<Size> wanted) {
        Size product = Size.of(1);
        int open = -1;
        for (int i = 0; i < wanted.size(); i++) {
            if (wanted.get(i).equals(Size.of(-1))) {
                open = open < 0 ? i : refuse(tensor, wanted);
            } else {
                product = product.with(wanted.get(i), Math::multiplyExact);
            }
        }
        var sizes = new ArrayList<>(wanted);
        if (open >= 0) {
            sizes.set(open, tensor.elements().with(product, (all, others) -> {
                if (others <= 0 || all % others != 0) {
                    refuse(tensor, wanted);
                }
                return all / others;
            }));
        } else if (!product.equals(tensor.elements())) {
            refuse(tensor, wanted);
        }
        return sizes;
    }

    private static int refuse(Tensor tensor, List<Size> wanted) {
        throw MalformedException.unfit("reshapes " + tensor.shape(0) + " to " + wanted + ", which does not fit");
    }

    /// The input of a Reshape: sizes that vary with the batch are copied or left to fit where that says it all.
    private static Tensor target(Draft draft, Tensor tensor, List<Size> sizes) {
        var written = new ArrayList<Size>();
        int open = 0;
        for (int i = 0; i < sizes.size(); i++) {
            boolean isCopied = !sizes.get(i).isFixed() && i < tensor.rank() && tensor.size(i).equals(sizes.get(i));
            boolean isOpen = !sizes.get(i).isFixed() && !isCopied;
            open += isOpen ? 1 : 0;
            written.add(isCopied ? Size.of(0) : isOpen ? Size.of(-1) : sizes.get(i));
        }
        return new Counts(draft).shape(open > 1 ? sizes : written);
    }

    /// Sizes of 1 stretched to `wanted`, where −1 keeps a size.
    public static Tensor expand(Draft draft, Tensor tensor, List<Size> wanted) {
        int added = wanted.size() - tensor.rank();
        var sizes = new ArrayList<Size>();
        for (int i = 0; i < wanted.size(); i++) {
            boolean isKept = wanted.get(i).equals(Size.of(-1)) && i >= added;
            sizes.add(isKept ? tensor.size(i - added) : wanted.get(i));
            boolean fits = i < added || tensor.size(i - added).equals(Size.of(1))
                    || tensor.size(i - added).equals(sizes.getLast());
            if (added < 0 || !fits) {
                throw new MalformedException("stretches " + tensor.shape(0) + " to " + wanted + ", which does not fit");
            }
        }
        if (sizes.equals(tensor.sizes())) {
            return tensor;
        }
        if (tensor.numbers().isPresent() && !tensor.isWeight() && sizes.stream().allMatch(Size::isFixed)) {
            int[] target = sizes.stream().mapToInt(size -> Math.toIntExact(size.fixed())).toArray();
            return Tensor.known(tensor.type(), tensor.numbers().get().expanded(target)).viewOf(tensor,
                    Shaping::refuseStretched);
        }
        return draft.addShaped(new Expand(), List.of(tensor, new Counts(draft).shape(sizes)), tensor.type(), sizes)
                .viewOf(tensor, Shaping::refuseStretched);
    }

    private static Tensor refuseStretched(Tensor whole, Tensor part) {
        throw new MalformedException("changes " + whole.shape(0) + " stretched to " + part.shape(0) + " in place");
    }

    /// Axes in another order.
    public static Tensor permute(Draft draft, Tensor tensor, List<Integer> order) {
        if (!order.stream().sorted().toList().equals(IntStream.range(0, tensor.rank()).boxed().toList())) {
            throw new MalformedException("arranges " + tensor.shape(0) + " in the order " + order);
        }
        if (order.equals(IntStream.range(0, tensor.rank()).boxed().toList())) {
            return tensor;
        }
        List<Integer> inverse = IntStream.range(0, order.size()).map(order::indexOf).boxed().toList();
        BinaryOperator<Tensor> back = (_, part) -> permute(draft, part, inverse);
        if (tensor.numbers().isPresent()) {
            return Tensor.known(tensor.type(), tensor.numbers().get().permuted(order)).viewOf(tensor, back);
        }
        Tensor result = draft.add(new Transpose(order), tensor).viewOf(tensor, back);
        if (order.equals(List.of(1, 0))) {
            draft.transposing(tensor, result);
        }
        return result;
    }

    /// Two axes swapped.
    public static Tensor transpose(Draft draft, Tensor tensor, long first, long second) {
        if (tensor.rank() < 2) {
            return tensor;
        }
        var order = new ArrayList<>(IntStream.range(0, tensor.rank()).boxed().toList());
        Collections.swap(order, tensor.axis(first), tensor.axis(second));
        return permute(draft, tensor, order);
    }

    /// Slices `start` to `end` along `axis`, every `step`th; out of range is cut off, as in Python.
    public static Tensor slice(Draft draft, Tensor tensor, int axis, Size start, Size end, long step) {
        Size size = tensor.size(axis);
        Size from = clamped(start, size);
        Size to = clamped(end, size);
        if (from.equals(Size.of(0)) && to.equals(size) && step == 1) {
            return tensor;
        }
        if (step < 1) {
            throw new MalformedException("slices with a step of " + step);
        }
        Size count = to.with(from, (last, first) -> Math.max(0, (last - first + step - 1) / step));
        BinaryOperator<Tensor> back = (whole, part) -> patched(draft, whole, part, axis, from, to, step);
        if (tensor.numbers().isPresent()) {
            return Tensor.known(tensor.type(), tensor.numbers().get().sliced(axis, (int) from.fixed(),
                    (int) count.fixed(), (int) step)).viewOf(tensor, back);
        }
        var sizes = new ArrayList<>(tensor.sizes());
        sizes.set(axis, count);
        Size written = to.equals(size) ? Size.of(Long.MAX_VALUE) : to;
        List<Tensor> operands = List.of(tensor, new Counts(draft).shape(List.of(from)),
                new Counts(draft).shape(List.of(written)), list(axis), list(step));
        return draft.addShaped(new Slice(), operands, tensor.type(), sizes).viewOf(tensor, back);
    }

    /// `whole` with `part` in the place of its slices `from` to `to`.
    private static Tensor patched(Draft draft, Tensor whole, Tensor part, int axis, Size from, Size to, long step) {
        if (step != 1) {
            throw new MalformedException("changes every " + step + "th slice of a tensor in place");
        }
        var pieces = new ArrayList<Optional<Tensor>>();
        if (!from.equals(Size.of(0))) {
            pieces.add(Optional.of(slice(draft, whole, axis, Size.of(0), from, 1)));
        }
        pieces.add(Optional.of(part));
        if (!to.equals(whole.size(axis))) {
            pieces.add(Optional.of(slice(draft, whole, axis, to, whole.size(axis), 1)));
        }
        return pieces.size() == 1 ? part : draft.add(new Concat(axis), 1, pieces).getFirst();
    }

    private static Size clamped(Size position, Size size) {
        return position.with(size, (at, all) -> Math.clamp(at < 0 ? Math.max(at, -all) + all : at, 0, all));
    }

    /// One slice along `axis`, without that axis.
    public static Tensor select(Draft draft, Tensor tensor, long axisGiven, Size index) {
        int axis = tensor.axis(axisGiven);
        Size size = tensor.size(axis);
        Size at = index.with(size, (given, all) -> {
            if (given < -all || given >= all) {
                throw new MalformedException("takes slice " + given + " of " + all);
            }
            return given < 0 ? given + all : given;
        });
        Tensor part = slice(draft, tensor, axis, at, at.with(Size.of(1), Long::sum), 1);
        var sizes = new ArrayList<>(part.sizes());
        sizes.remove(axis);
        return reshape(draft, part, sizes);
    }

    /// A new axis of size 1.
    public static Tensor unsqueeze(Draft draft, Tensor tensor, long axis) {
        var sizes = new ArrayList<>(tensor.sizes());
        int at = (int) (axis < 0 ? axis + tensor.rank() + 1 : axis);
        if (at < 0 || at > sizes.size()) {
            throw new MalformedException("puts dimension " + axis + " into " + tensor.shape(0));
        }
        sizes.add(at, Size.of(1));
        return reshape(draft, tensor, sizes);
    }
}
