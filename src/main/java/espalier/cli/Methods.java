package espalier.cli;

import espalier.compress.CompressionMethods;
import espalier.compress.method.CompressionMethod;
import espalier.compress.rewrite.GraphRewrite;
import espalier.compress.rewrite.GraphRewrites;
import espalier.job.JobContext;
import espalier.model.InputException;
import espalier.model.recipe.Explained;
import espalier.report.Explanation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Explains methods and rewrites: what they do, their formula and knobs, what they need and where they are from.
@Command(name = "methods", description = "Explain methods and rewrites of the graph: formula, knobs, what each needs, and its source.")
final class Methods extends Verb {
    @Parameters(arity = "0..*", paramLabel = "METHOD", description = "Only these, by id; all unless given.")
    private List<String> ids = List.of();

    Methods(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    Findings work(JobContext context) {
        var explained = new LinkedHashMap<String, Map<String, Object>>();
        var lines = new ArrayList<String>();
        for (CompressionMethod<?> method : CompressionMethods.ALL) {
            add(explained, lines, method.family().name().toLowerCase(Locale.ROOT), Explanation.of(method));
        }
        for (GraphRewrite<?> rewrite : GraphRewrites.ALL) {
            add(explained, lines, "rewrite", Explanation.of(rewrite));
        }
        for (String id : ids) {
            if (!explained.containsKey(id)) {
                throw new InputException("There is no method '%s'; there is %s".formatted(id,
                        Stream.concat(CompressionMethods.ALL.stream(), GraphRewrites.ALL.stream())
                                .map(Explained::id).collect(Collectors.joining(", "))));
            }
        }
        return new Findings(Map.of("methods", explained.values()), lines);
    }

    private void add(Map<String, Map<String, Object>> explained, List<String> lines, String family,
            Explanation explanation) {
        if (!ids.isEmpty() && !ids.contains(explanation.id())) {
            return;
        }
        if (!lines.isEmpty()) {
            lines.add("");
        }
        lines.addAll(explanation.lines());
        var fields = new LinkedHashMap<String, Object>();
        fields.put("id", explanation.id());
        fields.put("family", family);
        fields.put("label", explanation.title());
        fields.put("summary", explanation.summary());
        fields.put("formula", explanation.formula());
        fields.put("knobs", explanation.knobs());
        fields.put("needs", explanation.needs());
        fields.put("source", explanation.source());
        explained.put(explanation.id(), fields);
    }
}
