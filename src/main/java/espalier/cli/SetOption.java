package espalier.cli;

import espalier.compress.CompressionMethods;
import espalier.compress.method.CompressionMethod;
import espalier.model.InputException;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Stage;
import espalier.model.recipe.Step;
import espalier.model.recipe.Target;
import java.util.Map;
import java.util.stream.Collectors;

/// One `--set LAYER.METHOD.KNOB=VALUE`; `*` stands for every layer.
///
/// @param layer a layer's name, which may hold dots, or `*`
record SetOption(String layer, String method, String knob, KnobValue value) {
    private static final String SHAPE = "write LAYER.METHOD.KNOB=VALUE, such as fc1.magnitude.sparsity=0.9 or *.uniform.bits=4.";

    /// Reads the text from the right, because layer names may hold dots and equals signs.
    ///
    /// @throws InputException if a part is missing
    static SetOption parse(String text) {
        int equals = text.lastIndexOf('=');
        int knob = equals < 0 ? -1 : text.lastIndexOf('.', equals);
        int method = knob < 1 ? -1 : text.lastIndexOf('.', knob - 1);
        if (method < 1 || equals == text.length() - 1 || equals == knob + 1 || knob == method + 1) {
            throw new InputException("'" + text + "' is no setting; " + SHAPE);
        }
        return new SetOption(text.substring(0, method), text.substring(method + 1, knob),
                text.substring(knob + 1, equals), KnobValue.parse(text.substring(equals + 1)));
    }

    /// `stage` with this setting.
    ///
    /// @throws InputException if `graph` has no such layer, or there is no such method, knob or value
    Stage.Compress applyTo(Stage.Compress stage, Graph graph) {
        CompressionMethod<?> compression = CompressionMethods.byId(method);
        compression.read(Map.of(knob, value));
        Target target = target(graph, compression);
        Step step = stage.step(target, method).orElse(Step.of(method, Map.of())).with(knob, value);
        return stage.with(target, step);
    }

    private Target target(Graph graph, CompressionMethod<?> compression) {
        if (layer.equals("*")) {
            return Target.WHOLE_MODEL;
        }
        Layer found = graph.layer(layer).orElseThrow(() -> new InputException("The model has no layer '" + layer
                + "'; it has " + graph.layers().stream().map(Layer::name).collect(Collectors.joining(", ")) + "."));
        compression.obstacle(found).ifPresent(reason -> {
            throw new InputException("The method '" + method + "' does not apply to the layer '" + layer
                    + "', because " + reason + ".");
        });
        return new Target.OneLayer(layer);
    }
}
