package espalier.ui.formula;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.shape.Shape;

/// Drawn pieces with their extent, measured from a point on the base line; `x` grows to the right, `y` downwards.
///
/// @param ascent how far it reaches above the base line
/// @param descent how far it reaches below it; negative for what ends above
record Box(double width, double ascent, double descent, List<Node> nodes) {
    static final Box EMPTY = new Box(0, 0, 0, List.of());

    Box {
        nodes = List.copyOf(nodes);
    }

    static Box room(double width) {
        return new Box(width, 0, 0, List.of());
    }

    static Box of(double width, double ascent, double descent, Shape shape) {
        return new Box(width, ascent, descent, List.of(shape));
    }

    double height() {
        return ascent + descent;
    }

    /// This and `other`, whose point of reference lies at `x`, `y`; as wide as what reaches farthest.
    Box with(Box other, double x, double y) {
        for (Node node : other.nodes) {
            node.setLayoutX(node.getLayoutX() + x);
            node.setLayoutY(node.getLayoutY() + y);
        }
        var all = new ArrayList<>(nodes);
        all.addAll(other.nodes);
        boolean isFirst = nodes.isEmpty() && width == 0;
        return new Box(Math.max(width, x + other.width),
                isFirst ? other.ascent - y : Math.max(ascent, other.ascent - y),
                isFirst ? other.descent + y : Math.max(descent, other.descent + y), all);
    }

    /// This, and `other` to its right on the same base line.
    Box then(Box other) {
        return with(other, width, 0);
    }
}
