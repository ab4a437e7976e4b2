package espalier.model.channel;

import espalier.model.array.Dim;
import espalier.model.channel.ChannelGroup.Role;
import espalier.model.graph.Node;
import espalier.model.op.Conv;
import espalier.model.op.ConvTranspose;
import espalier.model.op.Gemm;
import espalier.model.op.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Follows channels through convolutions and matrix products: what they read ends here, what they make begins here.
final class Products {
    private final Flow flow;

    Products(Flow flow) {
        this.flow = flow;
    }

    void convolve(Node node, Conv conv) {
        Optional<String> weight = flow.weight(node.input(1));
        if (weight.isEmpty()) {
            flow.fixAll(node, "node " + Flow.name(node) + " computes its kernel");
            return;
        }
        Axis filters = flow.axis(node.input(1), 0);
        Axis inner = flow.axis(node.input(1), 1);
        Axis channels = flow.axis(node.input(0), 1);
        flow.role(weight.get(), 0, Role.PRODUCES);
        if (conv.groups() > 1 && inner.size() == 1) {
            depthwise(node, channels, filters);
        } else {
            evenly(filters, conv.groups());
            repeatedly(node, channels, inner, conv.groups());
            flow.role(weight.get(), 1, Role.READS);
            flow.add(new Contraction(node, node.input(0), 1, weight.get(), 1, 0, isPadded(conv.window())));
        }
        bias(node, 2, filters);
        flow.set(node.output(), spatial(node, filters));
    }

    /// A channel of the data is a group of its own, and goes with the filters that look at it.
    private void depthwise(Node node, Axis channels, Axis filters) {
        if (channels.isFollowed() && filters.size() % channels.size() == 0) {
            int each = filters.size() / channels.size();
            for (int i = 0; i < filters.size(); i++) {
                flow.units().join(channels.units()[i / each], filters.units()[i]);
            }
        } else {
            flow.fix(filters, notFollowed(node));
            flow.fix(channels, notFollowed(node));
        }
    }

    /// As every group makes as many results, they go from all groups or from none.
    private void evenly(Axis filters, int groups) {
        int each = filters.size() / groups;
        for (int i = each; i < filters.size(); i++) {
            flow.units().join(filters.units()[i % each], filters.units()[i]);
        }
    }

    /// All groups read their channels by the same positions of the kernel.
    private void repeatedly(Node node, Axis channels, Axis inner, int groups) {
        if (channels.size() != inner.size() * groups) {
            flow.fix(inner, notFollowed(node));
            flow.fix(channels, notFollowed(node));
            return;
        }
        for (int i = 0; i < channels.size(); i++) {
            flow.units().join(channels.units()[i], inner.units()[i % inner.size()]);
        }
    }

    private static String notFollowed(Node node) {
        return "what node " + Flow.name(node)
                + " reads is an input of the model, or comes from where channels are not followed";
    }

    static boolean isPadded(Window window) {
        return switch (window.padding()) {
            case VALID -> false;
            case EXPLICIT -> window.pads().stream().anyMatch(pad -> pad != 0);
            case SAME_LOWER, SAME_UPPER -> window.kernel().stream().anyMatch(size -> size > 1);
        };
    }

    private List<Axis> spatial(Node node, Axis channels) {
        List<Axis> data = flow.axes(node.input(0));
        data.subList(2, data.size())
                .forEach(axis -> flow.fix(axis, "node " + Flow.name(node) + " slides over them"));
        var axes = new ArrayList<>(List.of(data.getFirst(), channels));
        data.subList(2, data.size()).forEach(_ -> axes.add(Axis.NONE));
        return axes;
    }

    private void bias(Node node, int input, Axis filters) {
        if (node.hasInput(input)) {
            Axis along = flow.axis(node.input(input), -1);
            if (!flow.dim(node.input(input), -1).equals(Dim.of(1)) || filters.size() == 1) {
                flow.join(filters, along, "node " + Flow.name(node) + " computes what it adds to them");
            }
            flow.weight(node.input(input))
                    .ifPresent(weight -> flow.role(weight, flow.axes(weight).size() - 1, Role.SHIFTS));
        }
    }

    void transposed(Node node, ConvTranspose conv) {
        Optional<String> weight = flow.weight(node.input(1));
        if (weight.isEmpty() || conv.groups() > 1) {
            flow.fixAll(node, "node %s %s".formatted(Flow.name(node),
                    weight.isEmpty() ? "computes its kernel" : "transposes a convolution of several groups"));
            return;
        }
        Axis filters = flow.axis(node.input(1), 1);
        flow.join(flow.axis(node.input(0), 1), flow.axis(node.input(1), 0), notFollowed(node));
        flow.role(weight.get(), 1, Role.PRODUCES);
        flow.role(weight.get(), 0, Role.READS);
        // Where the kernel reaches over the border, fewer of its elements meet in a result.
        flow.add(new Contraction(node, node.input(0), 1, weight.get(), 0, 1, true));
        bias(node, 2, filters);
        flow.set(node.output(), spatial(node, filters));
    }

    void gemm(Node node, Gemm gemm) {
        int rows = gemm.transposeA() ? 1 : 0;
        int inner = gemm.transposeB() ? 1 : 0;
        contract(node, flow.weight(node.input(1)), 1 - rows, inner);
        Axis columns = flow.axis(node.input(1), 1 - inner);
        Axis left = flow.axis(node.input(0), rows);
        if (node.hasInput(2) && flow.axes(node.input(2)).size() == 2) {
            Axis down = flow.axis(node.input(2), 0);
            if (flow.dim(node.input(2), 0).sizeOr(0) != 1) {
                flow.join(left, down, "node " + Flow.name(node) + " adds to them");
            }
        }
        bias(node, 2, columns);
        flow.set(node.output(), List.of(left, columns));
    }

    void multiply(Node node) {
        List<Axis> a = flow.axes(node.input(0));
        List<Axis> b = flow.axes(node.input(1));
        Optional<String> weight = flow.weight(node.input(1)).filter(_ -> b.size() == 2);
        if (a.size() < 2 || b.size() < 2 || b.size() > 2 && a.size() != b.size()) {
            flow.fixAll(node, "node " + Flow.name(node) + " multiplies vectors or stacks of different depth");
            return;
        }
        contract(node, weight, a.size() - 1, b.size() - 2);
        var axes = new ArrayList<>(a.subList(0, a.size() - 2));
        for (int i = 0; b.size() > 2 && i < axes.size(); i++) {
            // Stacks of matrices that meet one by one, as heads of attention do.
            flow.join(a.get(i), b.get(i), "node " + Flow.name(node) + " multiplies each with its own");
            axes.set(i, a.get(i).isFollowed() ? a.get(i) : b.get(i));
        }
        axes.add(a.get(a.size() - 2));
        axes.add(b.getLast());
        flow.set(node.output(), axes);
    }

    /// Dimension `axis` of the first input and `inner` of the second are summed over.
    private void contract(Node node, Optional<String> weight, int axis, int inner) {
        flow.join(flow.axis(node.input(0), axis), flow.axis(node.input(1), inner), notFollowed(node));
        if (weight.isPresent()) {
            flow.role(weight.get(), inner, Role.READS);
            flow.role(weight.get(), 1 - inner, Role.PRODUCES);
            flow.add(new Contraction(node, node.input(0), axis, weight.get(), inner, 1 - inner, false));
        } else {
            flow.add(new Contraction(node, node.input(0), axis, node.input(1), inner, -1, false));
            Arrays.asList(0, 1).forEach(i -> flow.weight(node.input(i)).ifPresent(
                    constant -> flow.role(constant, flow.axes(constant).size() - 1, Role.READS)));
        }
    }
}
