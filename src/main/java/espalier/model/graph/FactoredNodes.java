package espalier.model.graph;

import espalier.model.op.Conv;
import espalier.model.op.ConvTranspose;
import espalier.model.op.Gemm;
import espalier.model.op.MatMul;
import espalier.model.op.Op;
import espalier.model.weight.LowRank;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// The nodes that compute a layer whose weight is a product of factors: one for each factor.
///
/// Of a convolution each takes the window along the axes where its factor has the kernel, and pads, strides and dilations there.
/// Data meets the last factor first, in a transposed convolution and where outputs are columns the first one.
public final class FactoredNodes {
    private FactoredNodes() {
    }

    /// Whether `node` can become a node for each factor of its weight.
    public static boolean fits(Node node, LowRank weight) {
        return switch (node.op()) {
            case Conv conv -> conv.groups() == 1;
            // Sizes given for the whole result say nothing of those between.
            case ConvTranspose conv -> conv.groups() == 1
                    && (conv.sizes().isEmpty() || weight.kernelOwners().stream().distinct().count() <= 1);
            case Gemm _,MatMul _ -> true;
            default -> false;
        };
    }

    /// One of the nodes: its operator, and which factor is its weight.
    record Part(Op op, int factor) {}

    /// What an operator becomes, in the order in which data meet the factors.
    static List<Part> parts(Op whole, LowRank weight) {
        boolean isLastFirst = whole instanceof Conv || whole instanceof Gemm gemm && gemm.transposeB();
        int count = weight.factors().size();
        var parts = new ArrayList<Part>();
        for (int i = 0; i < count; i++) {
            int factor = isLastFirst ? count - 1 - i : i;
            parts.add(new Part(op(whole, weight, factor, i == 0, i == count - 1), factor));
        }
        return parts;
    }

    /// What `node` becomes; the last one is called as it was.
    ///
    /// @param names of the factors
    /// @param fresh makes a name nobody has yet
    public static List<Node> of(Node node, LowRank weight, List<String> names, UnaryOperator<String> fresh) {
        var nodes = new ArrayList<Node>();
        String data = node.input(0);
        List<Part> parts = parts(node.op(), weight);
        for (Part part : parts.subList(0, parts.size() - 1)) {
            String hidden = fresh.apply(node.output() + "/inner");
            nodes.add(new Node(node.id(), fresh.apply(node.name() + "/inner"), part.op,
                    List.of(data, names.get(part.factor)), List.of(hidden)));
            data = hidden;
        }
        String last = names.get(parts.getLast().factor);
        nodes.add(new Node(node.id(), node.name(), parts.getLast().op,
                node.hasInput(2) ? List.of(data, last, node.input(2)) : List.of(data, last), node.outputs()));
        return nodes;
    }

    private static Op op(Op whole, LowRank weight, int factor, boolean isFirst, boolean isLast) {
        List<Integer> owners = weight.kernelOwners();
        return switch (whole) {
            case Conv conv -> new Conv(conv.window().along(axis -> owners.get(axis) == factor), 1);
            case ConvTranspose conv -> conv.along(axis -> owners.get(axis) == factor);
            case Gemm gemm -> new Gemm(isLast ? gemm.alpha() : 1, isLast ? gemm.beta() : 1,
                    isFirst && gemm.transposeA(), gemm.transposeB());
            case MatMul product -> product;
            default -> throw new IllegalArgumentException(whole.type() + " is the operator of no layer");
        };
    }
}
