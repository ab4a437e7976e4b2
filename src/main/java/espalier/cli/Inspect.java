package espalier.cli;

import espalier.experiment.ModelFacts;
import espalier.format.ModelFiles;
import espalier.job.JobContext;
import espalier.model.graph.Costs;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.metric.Cost;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows what is in a model's file: who wrote it, its layers, and what they cost.
@Command(name = "inspect", description = "Show what is in a model's file, its layers and what they cost.")
final class Inspect extends Verb {
    private static final int FLOAT_BYTES = Float.BYTES;

    @Parameters(paramLabel = "MODEL", description = ANY_MODEL)
    private Path model;

    @Option(names = "--groups", description = "List the channels that can only be removed together, and from which layers.")
    private boolean groups;

    @Mixin
    private InputShapeOption inputShape = new InputShapeOption();

    Inspect(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    Findings work(JobContext context) {
        Graph graph = ModelFiles.open(model, inputShape.shape());
        // Zeros are not shown, so no weight is read: a file of any length is inspected in the time its structure takes.
        Costs costs = Costs.of(graph, inputShape.shape(), (_, weight) -> weight.parameters());
        var layers = new ArrayList<Map<String, Object>>();
        var facts = new FileFacts(ModelFacts.of(model, ModelFiles.formatOf(model), graph));
        var lines = new ArrayList<>(facts.lines());
        lines.add("");
        lines.add("%-28s %-10s %-16s %12s %14s %12s".formatted("layer", "operator", "shape", "parameters", "MACs",
                "bytes"));
        for (Layer layer : graph.layers()) {
            Cost cost = costs.layers().get(layer.name());
            layers.add(fields(layer, cost, graph.isLoose()));
            lines.add(line(layer.name(), layer.operator(), layer.shape().toString(), cost, graph.isLoose()));
        }
        lines.add(line("all", "", "", costs.total(), graph.isLoose()));
        if (!costs.isComplete() && !graph.isLoose()) {
            lines.add("MACs lack nodes whose sizes depend on the input; give --input-shape.");
        }
        Map<String, Object> fields = total(costs, layers, graph.isLoose());
        fields.put("file", facts.json().fields());
        if (groups) {
            ChannelGroups.of(graph).addTo(fields, lines);
        }
        return new Findings(fields, lines);
    }

    /// @param isLoose whether MACs are not known
    private static String line(String name, String operator, String shape, Cost cost, boolean isLoose) {
        return "%-28s %-10s %-16s %,12d %14s %,12d".formatted(name, operator, shape, cost.parameters(),
                isLoose ? "unknown" : "%,d".formatted(cost.macs()), cost.parameters() * FLOAT_BYTES);
    }

    private static Map<String, Object> total(Costs costs, List<Map<String, Object>> layers, boolean isLoose) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("layers", layers);
        fields.put("parameters", costs.total().parameters());
        fields.put("macs", isLoose ? null : costs.total().macs());
        fields.put("macsComplete", costs.isComplete());
        fields.put("bytes", costs.total().parameters() * FLOAT_BYTES);
        return fields;
    }

    private static Map<String, Object> fields(Layer layer, Cost cost, boolean isLoose) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("name", layer.name());
        fields.put("operator", layer.operator());
        fields.put("shape", Arrays.stream(layer.shape().sizes()).boxed().toList());
        fields.put("parameters", cost.parameters());
        fields.put("macs", isLoose ? null : cost.macs());
        fields.put("bytes", cost.parameters() * FLOAT_BYTES);
        return fields;
    }
}
