package espalier.bench;

import espalier.data.Examples;
import espalier.job.JobContext;
import espalier.model.graph.Graph;
import espalier.model.metric.LayerStatistic;
import espalier.train.Architectures;
import espalier.train.LayerObservation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Statistics of all layers collected together against the dearest of them alone.
final class StatisticsBench implements Benchmark {
    private static final int EXAMPLES = 256;
    private static final int ROUNDS = 5;

    @Override
    public String name() {
        return "Statistics of layers";
    }

    @Override
    public List<Row> run() throws Exception {
        var rows = new ArrayList<Row>();
        for (String network : List.of("lenet5", "resnet8")) {
            Graph graph = Architectures.byName(network, 1);
            Examples examples = Shared.digits().train().first(EXAMPLES);
            rows.add(row(network, "forward", graph, examples, LayerStatistic.INPUT_SQUARES,
                    EnumSet.of(LayerStatistic.INPUT_MEAN, LayerStatistic.INPUT_SQUARES, LayerStatistic.OUTPUT_MEAN,
                            LayerStatistic.OUTPUT_MAGNITUDE, LayerStatistic.OUTPUT_ZEROS)));
            rows.add(row(network, "with second moments", graph, examples, LayerStatistic.INPUT_MOMENT,
                    EnumSet.of(LayerStatistic.INPUT_MEAN, LayerStatistic.INPUT_SQUARES, LayerStatistic.INPUT_MOMENT,
                            LayerStatistic.OUTPUT_MEAN, LayerStatistic.OUTPUT_MAGNITUDE,
                            LayerStatistic.OUTPUT_ZEROS)));
            rows.add(row(network, "with a gradient", graph, examples, LayerStatistic.GRADIENT,
                    EnumSet.of(LayerStatistic.INPUT_MEAN, LayerStatistic.INPUT_SQUARES, LayerStatistic.OUTPUT_MEAN,
                            LayerStatistic.OUTPUT_MAGNITUDE, LayerStatistic.OUTPUT_ZEROS, LayerStatistic.GRADIENT)));
            rows.add(row(network, "with gradients of examples", graph, examples, LayerStatistic.GRADIENT_SQUARES,
                    EnumSet.of(LayerStatistic.INPUT_MEAN, LayerStatistic.INPUT_SQUARES, LayerStatistic.OUTPUT_MEAN,
                            LayerStatistic.OUTPUT_MAGNITUDE, LayerStatistic.OUTPUT_ZEROS, LayerStatistic.GRADIENT,
                            LayerStatistic.GRADIENT_SQUARES)));
        }
        return rows;
    }

    private static Row row(String network, String what, Graph graph, Examples examples, LayerStatistic one,
            Set<LayerStatistic> together) throws Exception {
        Stopwatch.Result result = Stopwatch.compare(ROUNDS, () -> collect(graph, Set.of(one), examples),
                () -> collect(graph, together, examples));
        String detail = String.format(Locale.ROOT, "times; %.0f : %.0f ms for %d images", result.second() * 1e3,
                result.first() * 1e3, EXAMPLES);
        return Row.atMost("%d statistics of %s %s : %s alone".formatted(together.size(), network, what,
                one.name().toLowerCase(Locale.ROOT)), result.ratio(), 1.3, detail);
    }

    private static void collect(Graph graph, Set<LayerStatistic> kinds, Examples examples) {
        Map<String, Set<LayerStatistic>> wanted = new LinkedHashMap<>();
        graph.layers().forEach(layer -> wanted.put(layer.weight(), kinds));
        LayerObservation.collect(graph, wanted, examples, JobContext.QUIET);
    }
}
