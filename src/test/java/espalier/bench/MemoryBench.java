package espalier.bench;

import espalier.data.DataSet;
import espalier.data.Examples;
import espalier.job.JobContext;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.recipe.Recovery;
import espalier.model.weight.CompressedLayer;
import espalier.model.weight.Constraint;
import espalier.model.weight.Grid;
import espalier.model.weight.Mask;
import espalier.train.Architectures;
import espalier.train.Trainer;
import espalier.train.TrainingTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/// Growth of the process over ten thousand training steps of a pruned and quantized LeNet-5.
final class MemoryBench implements Benchmark {
    private static final int BATCH = 8;
    private static final int STEPS = 10_500;
    private static final Path STATUS = Path.of("/proc/self/status");

    @Override
    public String name() {
        return "Memory over 10,000 training steps";
    }

    @Override
    public List<Row> run() {
        if (!Files.exists(STATUS)) {
            return List.of();
        }
        Graph graph = Architectures.byName("lenet5", 1);
        Map<String, CompressedLayer> layers = Map.of("fc1.weight", compressed(graph));
        var noise = new Noise(BATCH * STEPS);
        var data = new DataSet("Noise", "noise", List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"), noise,
                noise.first(1), noise.first(1));
        var task = new TrainingTask(graph, layers, Optional.empty(), data, new Recovery.FineTuning(1, 1e-4, BATCH), 1);
        var sizes = new ArrayList<Double>();
        Trainer.train(task, JobContext.QUIET, _ -> sizes.add(residentMegabytes()));
        // The first point is before the first step, the second after five hundred: what the first steps allocate once is not growth.
        return List.of(Row.atMost("Growth over 10,000 training steps", sizes.getLast() - sizes.get(1), 50, "MB"));
    }

    private static CompressedLayer compressed(Graph graph) {
        Array weight = graph.weights().get("fc1.weight").toDense();
        var grid = new Grid(4, true, Grid.TENSOR, Array.of(new float[]{0.01f}, 1), Array.of(new float[1], 1));
        Mask mask = Mask.of(weight.shape(), i -> i % 2 == 0);
        return CompressedLayer.of(new Constraint.Masked(mask, new Constraint.OnGrid(grid)), List.of(weight));
    }

    private static double residentMegabytes() {
        System.gc();
        try {
            String line = Files.readAllLines(STATUS).stream().filter(text -> text.startsWith("VmRSS:")).findFirst()
                    .orElseThrow();
            return Double.parseDouble(line.replaceAll("\\D", "")) / 1024;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Images without meaning.
    private record Noise(int count) implements Examples {
        @Override
        public Shape exampleShape() {
            return Shape.of(1, 28, 28);
        }

        @Override
        public int label(int index) {
            return index % 10;
        }

        @Override
        public void read(int index, float[] target, int offset) {
            var random = new SplittableRandom(index);
            for (int i = 0; i < 784; i++) {
                target[offset + i] = random.nextInt(256) / 255f;
            }
        }
    }
}
