package espalier.cli;

import espalier.experiment.ModelFacts;
import espalier.model.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Tells what is in a model's file.
record FileFacts(ModelFacts facts) {
    Json json() {
        var sets = new Json();
        new TreeMap<>(facts.operatorSets())
                .forEach((domain, version) -> sets.with(domain.isEmpty() ? "ai.onnx" : domain, version));
        return new Json().with("path", facts.path().toString()).with("format", facts.format())
                .with("graph", facts.source().format())
                .with("version", facts.source().version()).with("producer", facts.source().producer())
                .with("operatorSets", sets).with("inputs", facts.inputs(), FileFacts::json)
                .with("outputs", facts.outputs(), FileFacts::json)
                .with("operators", facts.operators(),
                        operator -> new Json().with("name", operator.name()).with("nodes", operator.nodes())
                                .with("known", operator.isKnown()))
                .with("weights", facts.storage(),
                        stored -> new Json().with("kind", stored.kind()).with("weights", stored.weights())
                                .with("numbers", stored.numbers()))
                .withTexts("warnings", facts.warnings());
    }

    private static Json json(Value value) {
        return new Json().with("name", value.name()).with("type", type(value)).with("shape", value.shape());
    }

    private static String type(Value value) {
        return value.type().name().toLowerCase(Locale.ROOT);
    }

    /// The same for people, a caption and its words a line, warnings last.
    List<String> lines() {
        var lines = new ArrayList<String>();
        String sets = new TreeMap<>(facts.operatorSets()).entrySet().stream()
                .map(set -> (set.getKey().isEmpty() ? "ai.onnx" : set.getKey()) + " " + set.getValue())
                .collect(Collectors.joining(", "));
        String producer = facts.source().producer();
        lines.add(line("file",
                words(facts.format(), facts.source().format()) + (sets.isEmpty() ? "" : ", operator set " + sets)
                        + (producer.isEmpty() ? "" : ", written by " + producer)));
        facts.inputs().forEach(value -> lines.add(line("input", words(value))));
        facts.outputs().forEach(value -> lines.add(line("output", words(value))));
        if (!facts.operators().isEmpty()) {
            lines.add(line("operators", facts.operators().stream()
                    .map(operator -> operator.nodes() + " " + operator.name()
                            + (operator.isKnown() ? "" : " (not computed)"))
                    .collect(Collectors.joining(", "))));
        }
        facts.warnings().forEach(warning -> lines.add(line("note", warning)));
        return lines;
    }

    private static String words(String format, String graph) {
        return format.equals(graph) ? format : format + ", the graph of " + graph;
    }

    private static String line(String caption, String words) {
        return "%-10s %s".formatted(caption, words);
    }

    private String words(Value value) {
        return "%s  %s %s".formatted(value.name(), type(value),
                facts.source().hasShape(value.name()) ? value.shape() : "(shape not said)");
    }
}
