package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import espalier.model.array.Shape;
import espalier.model.op.Conv;
import espalier.model.op.ConvTranspose;
import espalier.model.op.GlobalLpPool;
import espalier.model.op.GlobalPool;
import espalier.model.op.LpPool;
import espalier.model.op.MaxUnpool;
import espalier.model.op.Op;
import espalier.model.op.Pool;
import espalier.model.op.Window;
import espalier.model.op.WindowOp;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Reads and writes nodes that slide a window over data.
final class WindowNodes {
    private WindowNodes() {
    }

    /// The operator of `node`, if it is one of these and can be expressed.
    static Optional<Op> read(NodeProto node, Attributes a, Surroundings around) {
        return switch (node.getOpType()) {
            case "AveragePool", "MaxPool" -> pool(node, a);
            case "Conv" -> conv(node, a, around);
            case "ConvTranspose" -> transposed(node, a, around);
            case "GlobalAveragePool" -> Optional.of(new GlobalPool(Pool.Kind.AVERAGE));
            case "GlobalLpPool" -> Optional.of(new GlobalLpPool(a.integer("p", 2)));
            case "GlobalMaxPool" -> Optional.of(new GlobalPool(Pool.Kind.MAX));
            case "LpPool" -> {
                int p = a.integer("p", 2);
                boolean ceil = a.flag("ceil_mode", false);
                yield a.integers("kernel_shape")
                        .map(kernel -> new LpPool(WindowAttributes.read(a, kernel), p, ceil));
            }
            case "MaxUnpool" -> a.integers("kernel_shape")
                    .map(kernel -> new MaxUnpool(WindowAttributes.read(a, kernel)));
            default -> Optional.empty();
        };
    }

    private static Optional<Op> conv(NodeProto node, Attributes a, Surroundings around) {
        int groups = a.integer("group", 1);
        return kernel(node, 1, a, around).map(kernel -> new Conv(WindowAttributes.read(a, kernel), groups));
    }

    private static Optional<Op> transposed(NodeProto node, Attributes a, Surroundings around) {
        int groups = a.integer("group", 1);
        Optional<List<Integer>> extra = a.integers("output_padding");
        Optional<List<Integer>> sizes = a.integers("output_shape");
        return kernel(node, 1, a, around).map(kernel -> {
            Window window = WindowAttributes.read(a, kernel);
            int spatial = kernel.size();
            List<Integer> last = sizes.map(all -> all.subList(Math.max(0, all.size() - spatial), all.size()))
                    .orElse(List.of());
            return new ConvTranspose(window, groups, extra.orElse(Collections.nCopies(spatial, 0)), last);
        });
    }

    /// The kernel's size, from the weight where no attribute says it.
    static Optional<List<Integer>> kernel(NodeProto node, int weight, Attributes a, Surroundings around) {
        return a.integers("kernel_shape").or(() -> around.fact(node, weight).shape()
                .filter(shape -> shape.rank() > 2 && isKnown(shape)).map(WindowNodes::spatial));
    }

    private static boolean isKnown(Shape weight) {
        return weight.dims().stream().skip(2).allMatch(dim -> dim.isKnown());
    }

    private static List<Integer> spatial(Shape weight) {
        return weight.dims().stream().skip(2).map(dim -> Math.toIntExact(dim.sizeOr(1))).toList();
    }

    private static Optional<Op> pool(NodeProto node, Attributes a) {
        boolean max = node.getOpType().equals("MaxPool");
        boolean columnsFirst = max && a.flag("storage_order", false) && Surroundings.hasOutput(node, 1);
        boolean ceil = a.flag("ceil_mode", false);
        boolean countPads = !max && a.flag("count_include_pad", false);
        return a.integers("kernel_shape").map(kernel -> new Pool(max ? Pool.Kind.MAX : Pool.Kind.AVERAGE,
                WindowAttributes.read(a, kernel), ceil, countPads, columnsFirst));
    }

    static void write(WindowOp op, NodeProto.Builder proto) {
        switch (op) {
            case Conv conv -> {
                WindowAttributes.write(conv.window(), proto);
                AttributeWriter.integer(proto, "group", conv.groups());
            }
            case ConvTranspose conv -> writeTransposed(conv, proto);
            case GlobalLpPool pool -> AttributeWriter.integer(proto, "p", pool.p());
            case GlobalPool _ -> {
                // The type says it all.
            }
            case LpPool pool -> {
                WindowAttributes.write(pool.window(), proto);
                AttributeWriter.integer(proto, "p", pool.p());
                AttributeWriter.flag(proto, "ceil_mode", pool.ceil());
            }
            case MaxUnpool unpool -> WindowAttributes.write(unpool.window(), proto);
            case Pool pool -> {
                WindowAttributes.write(pool.window(), proto);
                AttributeWriter.flag(proto, "ceil_mode", pool.ceil());
                AttributeWriter.flag(proto, "count_include_pad", pool.countPads());
                AttributeWriter.flag(proto, "storage_order", pool.columnsFirst());
            }
        }
    }

    private static void writeTransposed(ConvTranspose conv, NodeProto.Builder proto) {
        WindowAttributes.write(conv.window(), proto);
        AttributeWriter.integer(proto, "group", conv.groups());
        if (conv.extra().stream().anyMatch(extra -> extra != 0)) {
            AttributeWriter.integers(proto, "output_padding", conv.extra());
        }
        if (!conv.sizes().isEmpty()) {
            AttributeWriter.integers(proto, "output_shape", conv.sizes());
        }
    }
}
