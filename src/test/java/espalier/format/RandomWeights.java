package espalier.format;

import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.graph.Source;
import espalier.model.graph.Value;
import espalier.model.op.Unary;
import espalier.model.weight.Dense;
import espalier.model.weight.Grid;
import espalier.model.weight.LowRank;
import espalier.model.weight.Mask;
import espalier.model.weight.Palette;
import espalier.model.weight.Palettized;
import espalier.model.weight.Quantized;
import espalier.model.weight.Slices;
import espalier.model.weight.Sparse;
import espalier.model.weight.Weight;
import espalier.sketch.Arrangements;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;

/// Draws weights of every nesting from a seed.
public final class RandomWeights {
    private static final Shape[] SHAPES = {Shape.of(3, 5), Shape.of(7), Shape.of(1, 1), Shape.of(20, 1, 5, 5),
            Shape.of(64, 1), Shape.of(1, 65), Shape.of(13, 17), Shape.of(4, 3, 3),
            Shape.of(0), Shape.of(0, 4), Shape.of(80, 60)};

    private final Random random;

    /// Draws from `seed`.
    public RandomWeights(long seed) {
        this.random = new Random(seed);
    }

    /// A graph whose nodes pass every weight on.
    public static Graph graphOf(SequencedMap<String, Weight> weights) {
        var nodes = new ArrayList<Node>();
        var outputs = new ArrayList<Value>();
        weights.forEach((name, weight) -> {
            String output = "out of " + name;
            ElementType type = weight instanceof Dense(Array array) ? array.type() : ElementType.FLOAT32;
            nodes.add(new Node(nodes.size(), "", Unary.of(Unary.Kind.Identity), List.of(name), List.of(output)));
            outputs.add(new Value(output, type, weight.shape()));
        });
        return new Graph("test", List.of(), outputs, nodes, weights,
                new Source("ONNX", "test", 8, Map.of("", 17L), Map.of()));
    }

    /// A graph of a few weights.
    public Graph graph() {
        var weights = new LinkedHashMap<String, Weight>();
        for (int i = 0; i < 5; i++) {
            weights.put("layer" + i + ".weight", any());
        }
        weights.put("axes", new Dense(Array.of(random.nextLong(), -1)));
        weights.put("low", new Dense(Array.of(new float[]{random.nextFloat()}, Shape.SCALAR)));
        return graphOf(weights);
    }

    public Weight any() {
        Shape shape = SHAPES[random.nextInt(SHAPES.length)];
        return shape.rank() > 1 && shape.elements() > 0 && random.nextInt(3) == 0 ? lowRank(shape) : flat(shape);
    }

    public Weight lowRank(Shape shape) {
        List<List<Shape>> all = Arrangements.of(shape, 1 + random.nextInt(Math.toIntExact(shape.size(0))));
        List<Shape> chosen = all.get(random.nextInt(all.size()));
        return new LowRank(shape, chosen.stream().map(this::flat).toList());
    }

    private Weight flat(Shape shape) {
        return switch (random.nextInt(6)) {
            case 0 -> new Dense(floats(shape));
            case 1 -> quantized(shape);
            case 2 -> new Sparse(mask(shape), new Dense(floats(shape)));
            case 3 -> palettized(shape);
            case 4 -> new Sparse(mask(shape), palettized(shape));
            default -> new Sparse(mask(shape), quantized(shape));
        };
    }

    public Quantized quantized(Shape shape) {
        int bits = 1 + random.nextInt(16);
        boolean symmetric = random.nextBoolean();
        int axis = random.nextInt(shape.rank() + 1) - 1;
        int group = axis >= 0 && random.nextInt(3) == 0 ? 1 + random.nextInt(8) : 0;
        int slices = Slices.along(axis, group, shape).count();
        float[] scales = new float[slices];
        float[] zeros = new float[slices];
        for (int i = 0; i < slices; i++) {
            scales[i] = 0.001f + random.nextFloat();
            zeros[i] = symmetric ? bits == 1 ? -0.5f : 0 : random.nextInt(1 << bits) - (1 << (bits - 1));
        }
        var grid = new Grid(bits, symmetric, axis, group, Array.of(scales, slices), Array.of(zeros, slices));
        short[] codes = new short[(int) shape.elements()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (short) random.nextInt(grid.low(), grid.high() + 1);
        }
        return new Quantized(shape, grid, MemorySegment.ofArray(codes));
    }

    public Palettized palettized(Shape shape) {
        int size = 1 + random.nextInt(random.nextBoolean() ? 16 : 256);
        int axis = random.nextInt(shape.rank() + 1) - 1;
        int slices = axis < 0 ? 1 : (int) shape.size(axis);
        float[] values = new float[slices * size];
        for (int slice = 0; slice < slices; slice++) {
            for (int i = 0; i < size; i++) {
                values[slice * size + i] = (float) random.nextGaussian();
            }
            Arrays.sort(values, slice * size, (slice + 1) * size);
        }
        byte[] codes = new byte[(int) shape.elements()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (byte) random.nextInt(size);
        }
        return Palettized.of(shape, new Palette(axis, Array.of(values, slices, size)), codes);
    }

    public Mask mask(Shape shape) {
        double share = List.of(0.0, 0.01, 0.05, 0.1, 0.3, 0.5, 0.9, 1.0).get(random.nextInt(8));
        return Mask.of(shape, _ -> random.nextDouble() < share);
    }

    public Array floats(Shape shape) {
        float[] values = new float[(int) shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Array.of(values, shape);
    }
}
