package espalier.format.coded;

import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.weight.Dense;
import espalier.model.weight.Grid;
import espalier.model.weight.Levels;
import espalier.model.weight.LowRank;
import espalier.model.weight.Palette;
import espalier.model.weight.Palettized;
import espalier.model.weight.Quantized;
import espalier.model.weight.Slices;
import espalier.model.weight.Sparse;
import espalier.model.weight.Weight;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/// Codes weights: what each is, then its scales or its palette, then its numbers.
final class Weights {
    /// Weights of so many elements have a stream of their own.
    static final int LARGE = 4096;

    private enum Kind {
        DENSE, QUANTIZED, PALETTIZED, SPARSE, LOW_RANK;

        static Kind of(Weight weight) {
            return switch (weight) {
                case Dense _ -> DENSE;
                case Quantized _ -> QUANTIZED;
                case Palettized _ -> PALETTIZED;
                case Sparse _ -> SPARSE;
                case LowRank _ -> LOW_RANK;
            };
        }
    }

    private final BitCoder coder;
    private final Learned learned;
    private final Streams streams;
    private final LongConsumer budget;

    /// @param budget is told of numbers before they are read, and may refuse
    Weights(BitCoder coder, Learned learned, Streams streams, LongConsumer budget) {
        this.budget = budget;
        this.coder = coder;
        this.learned = learned;
        this.streams = streams;
    }

    /// Writes `weight`.
    void write(Weight weight) {
        code(Optional.of(weight), weight.shape(), ElementType.FLOAT32);
    }

    /// Reads a weight of `shape`.
    ///
    /// @param type of its numbers, where they are floats
    Weight read(Shape shape, ElementType type) {
        return code(Optional.empty(), shape, type);
    }

    private Weight code(Optional<Weight> weight, Shape shape, ElementType type) {
        Kind kind = kind(weight);
        return kind == Kind.LOW_RANK
                ? product(weight.map(LowRank.class::cast), shape)
                : flat(weight, kind, shape, type);
    }

    private Kind kind(Optional<Weight> weight) {
        int number = coder.tree(weight.map(some -> Kind.of(some).ordinal()).orElse(0), 3, learned.about("kind", 8), 0);
        if (number >= Kind.values().length) {
            throw new IllegalArgumentException("a weight is stored in a way that is not known");
        }
        return Kind.values()[number];
    }

    private Weight product(Optional<LowRank> weight, Shape shape) {
        if (shape.rank() < 2 || shape.elements() == 0) {
            throw new IllegalArgumentException("a factorized weight is no matrix");
        }
        List<Shape> shapes = factors(weight, shape);
        var factors = new ArrayList<Weight>();
        for (int i = 0; i < shapes.size(); i++) {
            int index = i;
            budget.accept(shapes.get(i).elements());
            factors.add(code(weight.map(some -> some.factors().get(index)), shapes.get(i), ElementType.FLOAT32));
        }
        return new LowRank(shape, factors);
    }

    /// The shapes of the factors: how many there are, their ranks, and where the kernel is along each of its axes.
    private List<Shape> factors(Optional<LowRank> weight, Shape shape) {
        int count = 2 + coder.bit(weight.map(some -> some.factors().size() - 2).orElse(0),
                learned.about("factors", 1), 0);
        List<Integer> ranks = new ArrayList<>();
        for (int i = 0; i + 1 < count; i++) {
            int index = i;
            long rank = coder.number(weight.map(some -> some.ranks().get(index)).orElse(0), learned.about("rank", 64));
            ranks.add(rank > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) rank);
        }
        List<Integer> owners = new ArrayList<>();
        for (int axis = 2; axis < shape.rank(); axis++) {
            int index = axis - 2;
            int owner = coder.tree(weight.map(some -> some.kernelOwners().get(index)).orElse(0), 2,
                    learned.about("kernel", 4), 0);
            owners.add(owner);
        }
        return LowRank.factors(shape, ranks, owners);
    }

    private Weight flat(Optional<Weight> weight, Kind kind, Shape shape, ElementType type) {
        boolean isSparse = kind == Kind.SPARSE;
        Optional<Weight> values = isSparse ? weight.map(some -> ((Sparse) some).values()) : weight;
        Kind inner = isSparse ? kind(values) : kind;
        Optional<Levels> levels = switch (inner) {
            case DENSE -> Optional.empty();
            case QUANTIZED -> Optional.of(grid(values.map(some -> ((Quantized) some).grid()), shape));
            case PALETTIZED -> Optional.of(palette(values.map(some -> ((Palettized) some).palette()), shape));
            case SPARSE, LOW_RANK -> throw new IllegalArgumentException("a weight is nested as none can be");
        };
        Flat flat = weight.map(Flat::of).orElseGet(() -> Flat.empty(shape, levels, type, isSparse));
        if (shape.elements() < LARGE) {
            flat.code(coder, learned);
        } else {
            streams.code(coder, weight.<Object>map(some -> some).orElse(kind), learned.about("length", 64),
                    stream -> flat.code(stream, new Learned()));
        }
        return weight.orElseGet(flat::toWeight);
    }

    private Grid grid(Optional<Grid> grid, Shape shape) {
        int bits = coder.tree(grid.map(Grid::bits).orElse(1) - 1, 4, learned.about("bits", 16), 0) + 1;
        int symmetric = grid.map(some -> some.symmetric() ? 1 : 0).orElse(0);
        boolean isSymmetric = coder.bit(symmetric, learned.about("symmetric", 1), 0) != 0;
        // Axes beyond those of the weight stand for the same axes with groups.
        int stored = stored(grid.map(some -> some.axis() + (some.group() > 0 ? shape.rank() : 0)), 2 * shape.rank());
        boolean isGrouped = stored >= shape.rank();
        int axis = isGrouped ? stored - shape.rank() : stored;
        int group = isGrouped
                ? Math.toIntExact(coder.number(grid.map(Grid::group).orElse(0), learned.about("group", 64)))
                : 0;
        int slices = Slices.along(axis, group, shape).count();
        Array scales = floats(grid.map(Grid::scales), Shape.of(slices), "scale");
        Array zeros = floats(grid.map(Grid::zeros), Shape.of(slices), "zero");
        return new Grid(bits, isSymmetric, axis, group, scales, zeros);
    }

    private Palette palette(Optional<Palette> palette, Shape shape) {
        int size = coder.tree(palette.map(Palette::size).orElse(1) - 1, 8, learned.about("palette", 256), 0) + 1;
        int axis = stored(palette.map(Palette::axis), shape.rank());
        long slices = axis == Levels.TENSOR ? 1 : shape.size(axis);
        return new Palette(axis, floats(palette.map(Palette::values), Shape.of(slices, size), "palette value"));
    }

    private int stored(Optional<Integer> known, int end) {
        long axis = coder.number(known.orElse(0) + 1, learned.about("axis", 64)) - 1;
        if (axis >= end) {
            throw new IllegalArgumentException("a weight has levels along the impossible axis " + axis);
        }
        return (int) axis;
    }

    private Array floats(Optional<Array> array, Shape shape, String subject) {
        budget.accept(shape.elements());
        MemorySegment bytes = array.map(Array::bytes)
                .orElseGet(() -> MemorySegment.ofArray(new byte[Math.multiplyExact(shape.countable(), Float.BYTES)]));
        new Floats(coder, learned, FloatLayout.of(ElementType.FLOAT32), subject).code(bytes, shape.elements());
        return array.orElseGet(() -> new Array(ElementType.FLOAT32, shape, bytes));
    }
}
