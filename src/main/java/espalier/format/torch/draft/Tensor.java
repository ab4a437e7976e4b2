package espalier.format.torch.draft;

import espalier.format.torch.archive.MalformedException;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;

/// An array of a script: a value of the graph, a weight, known numbers, or a single integer that depends on the batch size.
///
/// Scripts change tensors in place. A view remembers the state of the tensor it shows a part of; it is not used once that changed.
public final class Tensor implements Item {
    private final ElementType type;
    private final List<Shape> shapes;
    private String name;
    private Optional<Numbers> numbers;
    private final Optional<Size> count;
    private boolean isWeight;
    private boolean isShared;
    private final Tensor base;
    private Optional<Tensor> parent = Optional.empty();
    private BinaryOperator<Tensor> embedding = (_, part) -> part;
    private int version;
    private int seen;

    private Tensor(ElementType type, List<Shape> shapes, String name, Optional<Numbers> numbers, Optional<Size> count,
            boolean isWeight, Optional<Tensor> base) {
        this.type = type;
        this.shapes = List.copyOf(shapes);
        this.name = name;
        this.numbers = numbers;
        this.count = count;
        this.isWeight = isWeight;
        this.isShared = isWeight;
        this.base = base.map(other -> other.base).orElse(this);
        this.seen = this.base.version;
    }

    /// A value of the graph.
    static Tensor value(String name, ElementType type, List<Shape> shapes) {
        return new Tensor(type, shapes, name, Optional.empty(), Optional.empty(), false, Optional.empty());
    }

    /// A weight; of integers the numbers are known as well.
    static Tensor weight(String name, ElementType type, Shape shape, Optional<Numbers> numbers) {
        return new Tensor(type, List.of(shape), name, numbers, Optional.empty(), true, Optional.empty());
    }

    /// Known numbers that are no weight.
    public static Tensor known(ElementType type, Numbers numbers) {
        return new Tensor(type, List.of(numbers.shape()), "", Optional.of(numbers), Optional.empty(), false,
                Optional.empty());
    }

    /// A single integer.
    public static Tensor count(Size count) {
        return count.isFixed()
                ? known(ElementType.INT64, Numbers.scalar(count.fixed()))
                : new Tensor(ElementType.INT64, List.of(Shape.SCALAR), "", Optional.empty(), Optional.of(count), false,
                        Optional.empty());
    }

    /// This tensor as a view of `whole`, which it shares memory with.
    ///
    /// @param embedded what becomes of the whole where this view becomes another tensor
    public Tensor viewOf(Tensor whole, BinaryOperator<Tensor> embedded) {
        var view = new Tensor(type, shapes, name, numbers, count, isWeight, Optional.of(whole));
        view.parent = Optional.of(whole);
        view.embedding = embedded;
        return view;
    }

    /// A tensor of its own with the same elements.
    public Tensor copy() {
        Tensor copy = new Tensor(type, shapes, name(), numbers.map(all -> all.map(value -> value)), count, isWeight,
                Optional.empty());
        copy.isShared = false;
        return copy;
    }

    public ElementType type() {
        return type;
    }

    public boolean isFloating() {
        return type.isFloating();
    }

    public int rank() {
        return shapes.getFirst().rank();
    }

    /// The shape at the batch size of this position.
    public Shape shape(int batch) {
        return shapes.get(shapes.size() == 1 ? 0 : batch);
    }

    /// The shapes for all batch sizes; a single one where it does not depend on them.
    List<Shape> shapes() {
        return shapes;
    }

    /// The size along `axis`; negative axes count from the end.
    public Size size(long axis) {
        int at = axis(axis);
        return Size.of(shapes.stream().mapToLong(shape -> shape.size(at)).toArray());
    }

    /// All sizes.
    public List<Size> sizes() {
        return IntStream.range(0, rank()).mapToObj(this::size).toList();
    }

    /// The number of elements.
    public Size elements() {
        return Size.of(shapes.stream().mapToLong(Shape::elements).toArray());
    }

    /// The position of `axis`, which may count from the end.
    public int axis(long axis) {
        int most = Math.max(1, rank());
        if (axis < -most || axis >= most) {
            throw new MalformedException("names dimension " + axis + " of " + shapes.getFirst());
        }
        return (int) (axis < 0 ? axis + most : axis);
    }

    /// The numbers, if they are known while the script is followed.
    public Optional<Numbers> numbers() {
        requireCurrent();
        return numbers;
    }

    /// The single integer that depends on the batch size, if this is one.
    public Optional<Size> count() {
        return count;
    }

    /// The name among the graph's values; empty for known numbers.
    String name() {
        requireCurrent();
        return name;
    }

    public boolean isWeight() {
        return isWeight;
    }

    /// Whether it shows a part of another tensor.
    public boolean isView() {
        return base != this;
    }

    private void requireCurrent() {
        if (seen != base.version) {
            throw new MalformedException("uses a part of a tensor that was changed in place meanwhile");
        }
    }

    /// Makes this tensor what `other` is, as operators do that end in an underscore; what it shows a part of changes too.
    ///
    /// @throws MalformedException for weights, and where the shape would change
    public Tensor become(Tensor other) {
        if (isShared || base.isShared || count.isPresent()) {
            throw new MalformedException("changes its weights while it runs, and a graph has no memory");
        }
        if (!shapes.equals(other.shapes) || type != other.type) {
            throw new MalformedException("changes the size or type of a tensor in place");
        }
        if (numbers.isPresent() && other.numbers.isPresent()) {
            numbers.get().overwrite(other.numbers.get());
            name = "";
            isWeight = false;
            return this;
        }
        parent.ifPresent(whole -> whole.become(embedding.apply(whole, other)));
        name = other.name();
        numbers = Optional.empty();
        isWeight = other.isWeight;
        if (base == this) {
            version++;
        }
        seen = base.version;
        return this;
    }
}
