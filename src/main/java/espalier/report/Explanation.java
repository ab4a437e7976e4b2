package espalier.report;

import espalier.compress.method.CompressionMethod;
import espalier.compress.rewrite.GraphRewrite;
import espalier.model.metric.LayerStatistic;
import espalier.model.recipe.Explained;
import espalier.model.recipe.KnobSpec;
import espalier.model.recipe.KnobValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What a student wants to know of a method: a sentence, the formula, what its knobs mean, what it needs, and where it is from. The
/// window and the command line say the same.
///
/// @param needs what it needs besides the weights, a sentence for each choice of knobs that needs something else
/// @param source the paper, its title between asterisks
public record Explanation(String id, String title, String summary, String formula, List<Knob> knobs,
        List<String> needs, String source) {
    /// What is said of a knob.
    ///
    /// @param allowed what it takes and starts with
    public record Knob(String name, String label, String help, String allowed) {}

    public Explanation {
        knobs = List.copyOf(knobs);
        needs = List.copyOf(needs);
    }

    /// What `method` says of itself.
    public static Explanation of(CompressionMethod<?> method) {
        return of(method, needs(method));
    }

    /// What `rewrite` says of itself.
    public static Explanation of(GraphRewrite<?> rewrite) {
        return of(rewrite, List.of());
    }

    private static Explanation of(Explained explained, List<String> needs) {
        return new Explanation(explained.id(), explained.label(), explained.summary(), explained.formula(),
                explained.knobs().stream().map(Explanation::knob).toList(), needs, explained.source());
    }

    private static Knob knob(KnobSpec knob) {
        return new Knob(knob.name(), knob.label(), knob.help(),
                knob.allowed() + "; " + knob.initial() + " unless set");
    }

    private static List<String> needs(CompressionMethod<?> method) {
        Set<LayerStatistic> usual = method.needsOf(Map.of());
        var sentences = new ArrayList<String>();
        sentences.add(usual.isEmpty() ? "Needs nothing but the weights." : "Needs data: " + words(usual) + ".");
        others(method, usual).forEach((when, needed) -> sentences.add("With %s needs %s.".formatted(when,
                needed.isEmpty() ? "nothing but the weights" : "data: " + words(needed))));
        return sentences;
    }

    /// The choices that need something else than the initial settings do.
    private static Map<String, Set<LayerStatistic>> others(CompressionMethod<?> method, Set<LayerStatistic> usual) {
        var others = new LinkedHashMap<String, Set<LayerStatistic>>();
        for (KnobSpec knob : method.knobs()) {
            List<String> choices = switch (knob) {
                case KnobSpec.Choice choice -> choice.choices();
                case KnobSpec.Switch _ -> List.of("true", "false");
                case KnobSpec.Number _,KnobSpec.Whole _ -> List.of();
            };
            for (String choice : choices) {
                Set<LayerStatistic> needed = method.needsOf(Map.of(knob.name(), KnobValue.of(choice)));
                if (!needed.equals(usual)) {
                    others.put(knob.name() + " " + choice, needed);
                }
            }
        }
        return others;
    }

    /// What is collected, in words.
    public static String words(Set<LayerStatistic> needed) {
        String labels = needed.stream().anyMatch(LayerStatistic::needsGradient) ? ", with labels" : "";
        return needed.stream().sorted().map(LayerStatistic::words)
                .collect(Collectors.joining(", ", "of each layer ", labels));
    }

    /// All of it as lines of text.
    public List<String> lines() {
        var lines = new ArrayList<>(List.of(title + " (" + id + ")", "  " + summary, "  " + formula));
        knobs.forEach(knob -> lines.add("  %s.%s: %s (%s)".formatted(id, knob.name(), knob.help(), knob.allowed())));
        needs.forEach(need -> lines.add("  " + need));
        lines.add("  Source: " + source.replace("*", ""));
        return lines;
    }
}
