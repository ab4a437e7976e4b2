package espalier.ui.recipe;

import espalier.compress.CompressionMethods;
import espalier.compress.method.CompressionMethod;
import espalier.compress.rewrite.GraphRewrite;
import espalier.compress.rewrite.GraphRewrites;
import espalier.model.recipe.KnobSpec;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Stage;
import espalier.model.recipe.Step;
import espalier.ui.Amounts;
import espalier.ui.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the list of stages says of one.
///
/// @param title what kind of stage it is
/// @param details what it does, in a few words
/// @param tone the style class of its colour
/// @param icon its picture's code
record StageWords(String title, String details, String tone, String icon) {
    static StageWords of(Stage stage) {
        return switch (stage) {
            case Stage.Compress compress -> new StageWords(Text.of("stage.compress"), details(compress),
                    tone(compress), "mdi2a-arrow-collapse-horizontal");
            case Stage.Recover(Recovery.None _) -> new StageWords(Text.of("stage.train"), Text.of("recovery.none"),
                    "original", "mdi2s-school-outline");
            case Stage.Recover(Recovery recovery) -> new StageWords(Text.of("recovery." + recovery.id()),
                    details(recovery), "result", "mdi2s-school-outline");
            case Stage.Rewrite(String id, _) -> new StageWords(Text.of("stage.rewrite"),
                    GraphRewrites.find(id).map(GraphRewrite::label).orElse(id), "original", "mdi2g-graph-outline");
        };
    }

    private static String details(Recovery recovery) {
        return recovery.epochs() == 0
                ? ""
                : recovery.epochs() == 1
                        ? Text.of("stage.epoch")
                        : Text.of("stage.epochs", Amounts.count(recovery.epochs()));
    }

    private static String tone(Stage.Compress stage) {
        List<CompressionMethod<?>> used = used(stage);
        return used.isEmpty() ? "original" : FamilyCard.word(used.getFirst().family());
    }

    private static String details(Stage.Compress stage) {
        List<CompressionMethod<?>> used = used(stage);
        if (used.isEmpty()) {
            return Text.of("stage.compress.nothing");
        }
        var parts = new ArrayList<String>();
        // The amount first: of long names the pane shows the beginning.
        used.forEach(method -> parts.add(amount(stage, method).map(words -> words + " ").orElse("") + method.label()));
        return String.join(", ", parts);
    }

    private static List<CompressionMethod<?>> used(Stage.Compress stage) {
        return CompressionMethods.ALL.stream().<CompressionMethod<?>>map(method -> method)
                .filter(method -> !steps(stage, method).isEmpty()).toList();
    }

    private static List<Step> steps(Stage.Compress stage, CompressionMethod<?> method) {
        return stage.steps().values().stream().flatMap(List::stream)
                .filter(step -> step.method().equals(method.id()) && step.enabled()).toList();
    }

    /// How much the method does where all its steps say the same.
    private static Optional<String> amount(Stage.Compress stage, CompressionMethod<?> method) {
        List<String> amounts = steps(stage, method).stream().map(step -> amount(step, method)).distinct().toList();
        return amounts.size() == 1 ? Optional.of(amounts.getFirst()) : Optional.empty();
    }

    private static String amount(Step step, CompressionMethod<?> method) {
        List<KnobSpec> numbers = method.knobs().stream()
                .filter(knob -> knob instanceof KnobSpec.Number || knob instanceof KnobSpec.Whole).toList();
        return numbers.stream().filter(knob -> step.knobs().containsKey(knob.name())).findFirst()
                .or(() -> numbers.stream().filter(knob -> !knob.initial().equals(KnobValue.of(0))).findFirst())
                .map(knob -> words(knob, step.knobs().getOrDefault(knob.name(), knob.initial()))).orElse("");
    }

    private static String words(KnobSpec knob, KnobValue value) {
        String unit = switch (knob) {
            case KnobSpec.Number number -> number.unit();
            case KnobSpec.Whole whole -> whole.unit();
            case KnobSpec.Choice _,KnobSpec.Switch _ -> "";
        };
        if (unit.equals("%") && value instanceof KnobValue.Amount(double share)) {
            return Amounts.percent(share, 0);
        }
        return unit.isEmpty() ? knob.label().toLowerCase(java.util.Locale.ROOT) + " " + value : value + " " + unit;
    }
}
