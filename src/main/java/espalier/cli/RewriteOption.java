package espalier.cli;

import espalier.compress.rewrite.GraphRewrite;
import espalier.compress.rewrite.GraphRewrites;
import espalier.model.InputException;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Stage;
import java.util.Map;

/// One `--rewrite ID` or `--rewrite ID.KNOB=VALUE`.
///
/// @param knobs none, or the one to set
record RewriteOption(GraphRewrite<?> rewrite, Map<String, KnobValue> knobs) {
    /// Reads the text.
    ///
    /// @throws InputException if it is not written so, or there is no such rewrite, knob or value
    static RewriteOption parse(String text) {
        int dot = text.indexOf('.');
        int equals = text.indexOf('=');
        if (dot < 0 && equals < 0) {
            return new RewriteOption(GraphRewrites.byId(text), Map.of());
        }
        if (dot < 1 || equals < dot + 2 || equals == text.length() - 1) {
            throw new InputException(
                    "'" + text + "' is no rewrite; write ID or ID.KNOB=VALUE, such as --rewrite fold.");
        }
        GraphRewrite<?> rewrite = GraphRewrites.byId(text.substring(0, dot));
        var knobs = Map.of(text.substring(dot + 1, equals), KnobValue.parse(text.substring(equals + 1)));
        rewrite.read(knobs);
        return new RewriteOption(rewrite, knobs);
    }

    /// `recipe` with this stage, in place of one of the same rewrite, whose other knobs stay.
    Recipe applyTo(Recipe recipe) {
        Stage.Rewrite stage = recipe.rewrite(rewrite.id()).orElse(Stage.Rewrite.of(rewrite.id(), Map.of()));
        for (var knob : knobs.entrySet()) {
            stage = stage.with(knob.getKey(), knob.getValue());
        }
        return recipe.withRewrite(stage, rewrite.comesFirst());
    }
}
