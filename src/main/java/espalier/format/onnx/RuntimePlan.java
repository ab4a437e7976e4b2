package espalier.format.onnx;

import espalier.format.onnx.RuntimeForm.Blocks;
import espalier.format.onnx.RuntimeForm.Factors;
import espalier.format.onnx.RuntimeForm.Integers;
import espalier.format.onnx.RuntimeForm.Picks;
import espalier.format.onnx.RuntimeForm.Plain;
import espalier.model.array.ElementType;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.graph.Shapes;
import espalier.model.op.Conv;
import espalier.model.op.DequantizeLinear;
import espalier.model.op.Gemm;
import espalier.model.op.QuantizeLinear;
import espalier.model.weight.Dense;
import espalier.model.weight.Grid;
import espalier.model.weight.LowRank;
import espalier.model.weight.Palettized;
import espalier.model.weight.Quantized;
import espalier.model.weight.Sparse;
import espalier.model.weight.Weight;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Decides how each compressed weight of a graph is written, and in which operator set.
final class RuntimePlan {
    /// What names, types and nodes of an integer weight take beside its numbers, about.
    private static final long OVERHEAD_BYTES = 300;

    private final WeightUses uses;
    private final Optional<String> obstacle;
    private final int opset;
    private final Map<String, RuntimeForm> forms = new HashMap<>();
    private final RuntimeNotes notes;

    RuntimePlan(Graph graph, Shapes shapes) {
        this.uses = new WeightUses(graph);
        this.notes = new RuntimeNotes(graph);
        int needed = neededOpset(graph);
        this.obstacle = needed == 0 ? Optional.empty() : Opsets.obstacle(graph, shapes);
        this.opset = obstacle.isPresent() ? graph.source().opset() : Math.max(graph.source().opset(), needed);
        requireIntegers(graph);
        graph.weights().forEach((name, weight) -> forms.put(name, form(name, weight, uses.of(name))));
    }

    /// The operator set to write.
    int opset() {
        return opset;
    }

    RuntimeForm form(String weight) {
        return forms.get(weight);
    }

    WeightUses uses() {
        return uses;
    }

    /// Where the written form is larger than the numbers need, and why: whole sentences.
    List<String> notes() {
        return notes.sentences();
    }

    private int neededOpset(Graph graph) {
        int needed = graph.nodes().stream().mapToInt(node -> neededOpset(graph, node)).max().orElse(0);
        for (var entry : graph.weights().entrySet()) {
            int own = neededOpset(entry.getValue());
            needed = uses.of(entry.getKey()).isWithIntegers() ? Math.max(needed, Opsets.CHANNEL_SCALES) : needed;
            needed = Math.max(needed,
                    uses.of(entry.getKey()).isWithIntegers() ? Math.min(own, Opsets.CHANNEL_SCALES) : own);
        }
        return needed;
    }

    private static int neededOpset(Graph graph, Node node) {
        if (!(node.op() instanceof QuantizeLinear || node.op() instanceof DequantizeLinear)) {
            return 0;
        }
        boolean isWide = graph.weights().get(node.input(2)) instanceof Dense(var zero)
                && (zero.type() == ElementType.INT16 || zero.type() == ElementType.UINT16);
        return isWide ? Opsets.INT4 : Opsets.ONE_SCALE;
    }

    /// Integer arithmetic cannot be written with fewer scales than it has.
    private void requireIntegers(Graph graph) {
        if (opset < Opsets.CHANNEL_SCALES
                && graph.weights().keySet().stream().anyMatch(name -> uses.of(name).isWithIntegers())) {
            throw new MalformedException("8-bit activations need operator set " + Opsets.CHANNEL_SCALES + " and "
                    + obstacle.orElse("the model has set " + opset));
        }
    }

    private static int neededOpset(Weight weight) {
        return switch (weight) {
            case Dense(var array) -> array.type() == ElementType.INT4 ? Opsets.INT4 : 0;
            case Palettized _,Sparse(_, Palettized _) -> PaletteWeight.of(weight).size() <= 16 ? Opsets.INT4 : 0;
            case Sparse sparse -> neededOpset(sparse.values());
            case Quantized quantized -> quantized.grid().bits() <= 4
                    ? Opsets.INT4
                    : quantized.grid().bits() <= 8 ? Opsets.CHANNEL_SCALES : 0;
            case LowRank factors -> factors.factors().stream().mapToInt(RuntimePlan::neededOpset).max()
                    .orElseThrow();
        };
    }

    private RuntimeForm form(String name, Weight weight, WeightUses.Use use) {
        return switch (weight) {
            case Dense _ -> new Plain();
            case Quantized quantized -> integers(name, quantized, use);
            case Palettized palettized -> picks(name, palettized);
            case Sparse sparse -> {
                notes.add(name, "zeros are stored like other numbers");
                yield switch (sparse.values()) {
                    case Quantized quantized -> integers(name, quantized, use);
                    case Palettized _ -> picks(name, sparse);
                    case Dense _,LowRank _,Sparse _ -> new Plain();
                };
            }
            case LowRank factors -> {
                if (use.isFactorable(factors)) {
                    yield new Factors(factors.factors().stream().map(factor -> form(name, factor, use)).toList());
                }
                notes.add(name, "its factors are multiplied out, because not only layers without groups use it");
                yield new Plain();
            }
        };
    }

    private RuntimeForm integers(String name, Quantized weight, WeightUses.Use use) {
        Grid grid = weight.grid();
        if (grid.bits() > 8) {
            notes.add(name, "weights of " + grid.bits() + " bits are written as floats, because ONNX Runtime has none "
                    + "of 9 to 16 bits");
            return new Plain();
        }
        if (grid.group() > 0 && IntegerWeight.blocks(weight).isEmpty()) {
            notes.add(name,
                    "weights in groups are written as floats, because their groups are not all of one size and in one piece");
            return new Plain();
        }
        if (use.isWithIntegers()) {
            return new Integers(false, true, true);
        }
        boolean is4Bit = grid.bits() <= 4 && opset >= Opsets.INT4;
        long elements = weight.shape().elements();
        long bytes = (is4Bit ? (elements + 1) / 2 : elements) + 2 * 4 * grid.scales().elements() + OVERHEAD_BYTES;
        if (bytes >= 4 * elements) {
            notes.add(name, "so few weights are written as floats, because scales would take more than integers save");
            return new Plain();
        }
        if (grid.bits() < 8 && !is4Bit) {
            notes.add(name, "weights of " + grid.bits() + " bits take a byte each" + (grid.bits() > 4
                    ? ""
                    : ", because " + obstacle.orElse("4-bit integers need operator set " + Opsets.INT4)));
        }
        if (grid.group() > 0) {
            return new Blocks(is4Bit);
        }
        boolean scalesFit = opset >= Opsets.CHANNEL_SCALES || grid.axis() == Grid.TENSOR && opset >= Opsets.ONE_SCALE;
        boolean isQdq = grid.bits() == 8 && scalesFit && use.exactWithQdq()
                && (grid.axis() == Grid.TENSOR || grid.axis() == 0);
        return new Integers(is4Bit, isQdq, false);
    }

    private RuntimeForm picks(String name, Weight weight) {
        PaletteWeight palette = PaletteWeight.of(weight);
        boolean is4Bit = palette.size() <= 16 && opset >= Opsets.INT4;
        long elements = weight.shape().elements();
        long values = (long) palette.lists().length * (palette.size() + 1);
        if (palette.size() > 256) {
            notes.add(name, "a palette of 256 values and a zero is written as floats, because codes are bytes");
            return new Plain();
        }
        if ((is4Bit ? (elements + 1) / 2 : elements) + Float.BYTES * values + OVERHEAD_BYTES >= 4 * elements) {
            notes.add(name, "so few weights are written as floats, because a palette would take more than codes save");
            return new Plain();
        }
        if (palette.palettized().palette().bits() < 8 && !is4Bit) {
            notes.add(name, "codes of " + palette.palettized().palette().bits() + " bits take a byte each");
        }
        return new Picks(is4Bit);
    }

    /// Whether ONNX Runtime computes exactly with a decoded weight at input 1 of this node.
    static boolean isExactWithQdq(Node node) {
        return node.op() instanceof Conv || node.op() instanceof Gemm gemm && gemm.transposeB();
    }
}
