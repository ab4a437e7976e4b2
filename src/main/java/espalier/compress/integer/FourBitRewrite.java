package espalier.compress.integer;

import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.op.Binary;
import espalier.model.op.DequantizeLinear;
import espalier.model.op.Gemm;
import espalier.model.op.MatMul;
import espalier.model.rewrite.Factoring;
import espalier.model.rewrite.GraphDraft;
import espalier.model.weight.Dense;
import espalier.model.weight.Grid;
import espalier.model.weight.Quantized;
import espalier.model.weight.Weight;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Stores the weights of matrix products in 4 bits, decoded where ONNX Runtime makes one operator of decoding and multiplying.
///
/// Measured with ONNX Runtime 1.29: a scale per output of a weight `[inputs, outputs]` is fused like one per block of 32, which takes a
/// bit a weight more; a transposed weight is not fused, nor a Gemm before a ReLU. The fused operator rounds the data to 8 bits.
public final class FourBitRewrite {
    private static final int BITS = 4;
    /// Below this many numbers, nodes and scales take what 4 bits save.
    private static final int FEWEST = 512;

    private final Graph graph;
    private final GraphDraft draft;
    private final List<Node> nodes = new ArrayList<>();
    private final List<String> rounded = new ArrayList<>();

    private FourBitRewrite(Graph graph) {
        this.graph = graph;
        draft = new GraphDraft(graph);
    }

    /// `graph` with 4-bit weights in its matrix products; weights on a symmetric grid of 2 to 4 bits keep their values.
    public static IntegerRewrite.Result of(Graph graph) {
        return new FourBitRewrite(Factoring.of(graph)).rewrite();
    }

    private IntegerRewrite.Result rewrite() {
        for (Node node : graph.nodes()) {
            Optional<Weight> weight = draft.weight(node.input(1)).filter(FourBitRewrite::isWorthIt);
            boolean isProduct = node.op() instanceof MatMul || node.op() instanceof Gemm gemm && isPlain(gemm, node);
            nodes.add(isProduct && weight.isPresent() ? product(node, weight.get()) : node);
        }
        List<String> notes = rounded.isEmpty()
                ? List.of()
                : List.of("The weights of " + rounded.size()
                        + (rounded.size() == 1 ? " matrix product, which is" : " matrix products, which are")
                        + " not on a symmetric grid of 2 to 4 bits, are rounded to one of 4 bits.");
        return new IntegerRewrite.Result(draft.with(nodes), notes);
    }

    private static boolean isWorthIt(Weight weight) {
        boolean isFloat = !(weight instanceof Dense(Array array)) || array.type() == ElementType.FLOAT32;
        return isFloat && weight.shape().rank() == 2 && weight.shape().elements() >= FEWEST;
    }

    private boolean isPlain(Gemm gemm, Node node) {
        return gemm.alpha() == 1 && gemm.beta() == 1 && !gemm.transposeA()
                && (!node.hasInput(2)
                        || draft.weight(node.input(2)).filter(bias -> bias.shape().rank() == 1).isPresent());
    }

    private Node product(Node node, Weight weight) {
        boolean isTransposed = node.op() instanceof Gemm gemm && gemm.transposeB();
        int axis = isTransposed ? 0 : 1;
        Quantized codes = IntegerWeights.asStored(weight, axis, true).filter(stored -> stored.grid().bits() <= BITS)
                .orElseGet(() -> {
                    rounded.add(node.input(1));
                    return IntegerWeights.rounded(weight.toDense(), axis, BITS);
                });
        String name = node.input(1);
        String integers = draft.add(name + "/integers", new Dense(packed(codes, isTransposed)));
        Array scales = codes.grid().scales();
        boolean isOne = codes.grid().axis() == Grid.TENSOR;
        String scale = draft.add(name + "/scale",
                new Dense(scales.reshaped(isOne ? Shape.SCALAR : Shape.of(scales.elements()))));
        String decoded = draft.fresh(name + "/decoded");
        nodes.add(new Node(draft.freshId(), draft.fresh(name + "/DequantizeLinear"),
                new DequantizeLinear(1, 0, Optional.empty()), List.of(integers, scale), List.of(decoded)));
        List<String> factors = List.of(node.input(0), decoded);
        if (!node.hasInput(2)) {
            return new Node(node.id(), node.name(), new MatMul(), factors, node.outputs());
        }
        String product = draft.fresh(node.output() + "/product");
        nodes.add(new Node(draft.freshId(), draft.fresh(node.name() + "/MatMul"), new MatMul(), factors,
                List.of(product)));
        String bias = draft.add(node.input(2) + "/negated", new Dense(negated(node.input(2))));
        return new Node(node.id(), node.name(), new Binary(Binary.Kind.Sub), List.of(product, bias), node.outputs());
    }

    /// ONNX Runtime makes a Gemm of MatMul and Add, and of that and a ReLU another operator before it looks for 4 bits; not so of Sub.
    private Array negated(String bias) {
        float[] values = draft.weight(bias).orElseThrow().toDense().toFloats();
        for (int i = 0; i < values.length; i++) {
            values[i] = -values[i];
        }
        return Array.of(values, values.length);
    }

    /// The codes as `[inputs, outputs]`, two to a byte, the first in the low half.
    private static Array packed(Quantized codes, boolean isTransposed) {
        int rows = Math.toIntExact(codes.shape().size(isTransposed ? 1 : 0));
        int columns = Math.toIntExact(codes.shape().size(isTransposed ? 0 : 1));
        byte[] bytes = new byte[Math.ceilDiv(Math.multiplyExact(rows, columns), 2)];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int at = row * columns + column;
                int code = codes.codeAt(isTransposed ? (long) column * rows + row : at);
                bytes[at >> 1] |= (byte) ((code & 15) << ((at & 1) << 2));
            }
        }
        return new Array(ElementType.INT4, Shape.of(rows, columns), MemorySegment.ofArray(bytes));
    }
}
