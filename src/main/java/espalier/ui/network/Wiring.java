package espalier.ui.network;

import java.util.List;
import java.util.Optional;

/// The boxes of a model and the lines between them; it changes only when another model is opened.
public record Wiring(List<Box> boxes, List<Line> lines) {
    /// No model.
    public static final Wiring EMPTY = new Wiring(List.of(), List.of());

    public Wiring {
        boxes = List.copyOf(boxes);
        lines = List.copyOf(lines);
    }

    /// A node of the model, an input or an output.
    ///
    /// @param key unique within the wiring
    /// @param title the layer's name, or what the operator is called
    /// @param detail such as `Conv 5×5 · 20`
    /// @param layer the name of the layer, where the node owns a compressible weight
    public record Box(String key, String title, String detail, Optional<String> layer) {}

    /// A value that flows from one box to another.
    public record Line(String from, String to) {}
}
