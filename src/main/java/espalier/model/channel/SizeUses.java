package espalier.model.channel;

import espalier.model.array.Shape;
import espalier.model.graph.Node;
import espalier.model.op.Binary;
import espalier.model.op.Cast;
import espalier.model.op.Concat;
import espalier.model.op.Gather;
import espalier.model.op.Reshape;
import espalier.model.op.Slice;
import espalier.model.op.Squeeze;
import espalier.model.op.Unary;
import espalier.model.op.Unsqueeze;
import java.util.HashSet;
import java.util.Set;

/// Says what becomes of sizes that a graph reads from its own values.
final class SizeUses {
    private final Flow flow;
    private final Set<String> seen = new HashSet<>();

    SizeUses(Flow flow) {
        this.flow = flow;
    }

    /// Whether the numbers in `value` end up in shapes of Reshapes and bounds of Slices alone, and those can be written as constants.
    boolean areShapes(String value) {
        if (!seen.add(value)) {
            return true;
        }
        boolean isOutput = flow.graph().outputs().stream().anyMatch(output -> output.name().equals(value));
        return !isOutput && flow.users(value).stream().allMatch(user -> isShape(user, value));
    }

    private boolean isShape(Node user, String value) {
        return switch (user.op()) {
            case Reshape _ -> !user.input(0).equals(value) && isWritable(flow, user);
            case Gather _ -> user.input(0).equals(value) && areShapes(user.output());
            case Slice _ -> user.input(0).equals(value)
                    ? areShapes(user.output())
                    : Slicing.ranges(flow, user).isPresent();
            case Binary _,Cast _,Concat _,Squeeze _,Unsqueeze _ -> areShapes(user.output());
            case Unary unary -> (unary.kind() == Unary.Kind.Identity || unary.kind() == Unary.Kind.Floor)
                    && areShapes(user.output());
            default -> false;
        };
    }

    /// Whether the shape a Reshape makes can be a constant: all but one of its sizes are known, or stay what they are.
    static boolean isWritable(Flow flow, Node reshape) {
        Shape to = flow.shape(reshape.output()).orElse(Shape.SCALAR);
        Shape from = flow.shape(reshape.input(0)).orElse(Shape.SCALAR);
        long open = to.dims().stream().filter(dim -> !dim.isKnown()).count();
        long copied = 0;
        for (int i = 0; i < Math.min(to.rank(), from.rank()); i++) {
            copied += !to.dim(i).isKnown() && to.dim(i).equals(from.dim(i)) ? 1 : 0;
        }
        return flow.shape(reshape.output()).isPresent() && (open <= 1 || copied == open);
    }
}
