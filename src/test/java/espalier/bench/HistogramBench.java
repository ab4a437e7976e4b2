package espalier.bench;

import espalier.compress.Preview;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.graph.Node;
import espalier.model.graph.Source;
import espalier.model.graph.Value;
import espalier.model.op.Gemm;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Stage;
import espalier.model.recipe.Step;
import espalier.model.recipe.Target;
import espalier.model.weight.Dense;
import espalier.report.ChartTheme;
import espalier.report.HistogramChart;
import espalier.report.WeightHistogram;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// From a slider's move to the repainted histogram of a layer.
final class HistogramBench implements Benchmark {
    private static final int ROUNDS = 15;
    private static final int WIDTH = 760;
    private static final int HEIGHT = 320;

    private int moves;

    @Override
    public String name() {
        return "Histogram under a slider";
    }

    @Override
    public List<Row> run() throws Exception {
        var rows = new ArrayList<Row>();
        rows.addAll(rows("1 M weights", 1_000, 1_000, 33));
        rows.addAll(rows("100 M weights", 10_000, 10_000, 250));
        return rows;
    }

    private List<Row> rows(String what, int rows, int columns, double most) throws Exception {
        Graph graph = oneLayer(rows, columns);
        Layer layer = graph.layers().getFirst();
        var preview = new Preview(graph);
        double pruned = Stopwatch.wall(ROUNDS, () -> repaint(preview, layer, "magnitude", "sparsity"));
        double quantized = Stopwatch.wall(ROUNDS, () -> repaint(preview, layer, "uniform", "bits"));
        return List.of(Row.atMost("Sparsity slider to histogram, " + what, 1e3 * pruned, most, "ms"),
                Row.atMost("Bits slider to histogram, " + what, 1e3 * quantized, most, "ms"));
    }

    private void repaint(Preview preview, Layer layer, String method, String knob) {
        moves++;
        double setting = knob.equals("bits") ? 2 + moves % 7 : 0.01 * (moves % 99);
        var steps = new LinkedHashMap<Target, List<Step>>();
        steps.put(Target.WHOLE_MODEL, List.of(Step.of(method, Map.of(knob, KnobValue.of(setting)))));
        Preview.Drawing drawing = preview.of(new Stage.Compress(steps), layer);
        var histogram = WeightHistogram.of(drawing.before(), drawing.after().orElseThrow(), drawing.nonZeros(),
                drawing.threshold(), drawing.levels());
        HistogramChart.of(histogram, ChartTheme.LIGHT).createBufferedImage(WIDTH, HEIGHT).flush();
    }

    private static Graph oneLayer(int rows, int columns) {
        var random = new SplittableRandom(1);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextDouble() + random.nextDouble() - random.nextDouble() - random.nextDouble());
        }
        var weights = new LinkedHashMap<String, espalier.model.weight.Weight>();
        weights.put("w.weight", new Dense(Array.of(values, rows, columns)));
        var input = new Value("x", ElementType.FLOAT32, Shape.of(1, columns));
        var output = new Value("y", ElementType.FLOAT32, Shape.of(1, rows));
        var node = new Node(0, "w", new Gemm(1, 1, false, true), List.of("x", "w.weight"), List.of("y"));
        return new Graph("one layer", List.of(input), List.of(output), List.of(node), weights, Source.own());
    }
}
