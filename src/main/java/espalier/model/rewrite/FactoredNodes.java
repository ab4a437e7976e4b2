package espalier.model.rewrite;

import espalier.model.array.Shape;
import espalier.model.graph.Node;
import espalier.model.op.Conv;
import espalier.model.op.ConvTranspose;
import espalier.model.op.Gemm;
import espalier.model.op.MatMul;
import espalier.model.op.Window;
import espalier.model.weight.LowRank;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/// The two nodes that compute a layer whose weight is a product of two factors.
///
/// A convolution to the inner rank with the kernel, then one of 1×1 (Denton et al. 2014), for a transposed one the other way
/// round; a product with one matrix, then with the other.
public final class FactoredNodes {
    private FactoredNodes() {
    }

    /// The shape of the left factor as the layer's operator needs it.
    public static Shape leftShape(LowRank weight) {
        long[] sizes = new long[weight.shape().rank()];
        Arrays.fill(sizes, 1);
        sizes[0] = weight.shape().size(0);
        sizes[1] = weight.rank();
        return Shape.of(sizes);
    }

    /// The shape of the right factor as the layer's operator needs it.
    public static Shape rightShape(LowRank weight) {
        long[] sizes = weight.shape().sizes();
        sizes[0] = weight.rank();
        return Shape.of(sizes);
    }

    /// What `node` becomes.
    ///
    /// @param left, right the names of the factors
    /// @param fresh makes a name nobody has yet
    public static List<Node> of(Node node, String left, String right, UnaryOperator<String> fresh) {
        String hidden = fresh.apply(node.output() + "/inner");
        String name = fresh.apply(node.name() + "/inner");
        String data = node.input(0);
        return switch (node.op()) {
            case Conv conv -> List.of(
                    new Node(node.id(), name, conv, List.of(data, right), List.of(hidden)),
                    new Node(node.id(), node.name(), new Conv(single(conv.window().spatial()), 1),
                            withBias(node, hidden, left), node.outputs()));
            case ConvTranspose conv -> List.of(
                    new Node(node.id(), name, plain(conv.window().spatial()), List.of(data, left), List.of(hidden)),
                    new Node(node.id(), node.name(), conv, withBias(node, hidden, right), node.outputs()));
            case Gemm gemm -> {
                String first = gemm.transposeB() ? right : left;
                String second = gemm.transposeB() ? left : right;
                yield List.of(new Node(node.id(), name, new Gemm(1, 1, gemm.transposeA(), gemm.transposeB()),
                        List.of(data, first), List.of(hidden)),
                        new Node(node.id(), node.name(),
                                new Gemm(gemm.alpha(), gemm.beta(), false, gemm.transposeB()),
                                withBias(node, hidden, second), node.outputs()));
            }
            case MatMul product -> List.of(new Node(node.id(), name, product, List.of(data, left), List.of(hidden)),
                    new Node(node.id(), node.name(), product, List.of(hidden, right), node.outputs()));
            default -> throw new IllegalArgumentException(node.op().type() + " is the operator of no layer");
        };
    }

    private static List<String> withBias(Node node, String data, String weight) {
        return node.hasInput(2) ? List.of(data, weight, node.input(2)) : List.of(data, weight);
    }

    private static ConvTranspose plain(int spatial) {
        return new ConvTranspose(single(spatial), 1, Collections.nCopies(spatial, 0), List.of());
    }

    private static Window single(int spatial) {
        List<Integer> ones = Collections.nCopies(spatial, 1);
        return new Window(ones, ones, ones, Collections.nCopies(2 * spatial, 0), Window.Padding.EXPLICIT);
    }
}
