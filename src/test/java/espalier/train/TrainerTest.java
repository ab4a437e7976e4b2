package espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.pytorch.jni.JniUtils;
import espalier.data.DataSet;
import espalier.job.CancelledException;
import espalier.job.JobContext;
import espalier.job.ReportLimit;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.metric.Score;
import espalier.model.metric.Split;
import espalier.model.recipe.Augmentation;
import espalier.model.recipe.Guidance;
import espalier.model.recipe.LearningRateSchedule;
import espalier.model.recipe.Optimization;
import espalier.model.recipe.PruningSchedule;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Regularization;
import espalier.model.weight.CompressedLayer;
import espalier.model.weight.Constraint;
import espalier.model.weight.Grid;
import espalier.model.weight.Levels;
import espalier.model.weight.LowRank;
import espalier.model.weight.Mask;
import espalier.model.weight.Palette;
import espalier.model.weight.Palettized;
import espalier.model.weight.Quantized;
import espalier.model.weight.Sparse;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Trains small networks on small pictures.
class TrainerTest {
    private static final DataSet DATA = Blobs.dataSet(16);
    private static final Recovery TUNING = new Recovery.FineTuning(1, 1e-3, 32);

    @Test
    void learnsFromNothingAndDrawsACurve() {
        for (String name : List.of("lenet300", "lenet5", "resnet8")) {
            Graph graph = Architectures.byName(name, Shape.of(1, 16, 16), 4, 1);
            var points = new ArrayList<CurvePoint>();
            Trained trained = Trainer.train(task(graph, Map.of(), new Recovery.FineTuning(2, 3e-3, 32)),
                    JobContext.QUIET, points::add);
            assertThat(accuracy(graph)).isLessThan(0.6);
            assertThat(accuracy(trained.graph())).as(name).isGreaterThan(0.95);
            assertThat(trained.curve()).isEqualTo(points);
            assertThat(points.getFirst().step()).isZero();
            assertThat(points.getLast().step()).isEqualTo(32);
            assertThat(points.getLast().epoch()).isEqualTo(2);
            assertThat(points.stream().filter(point -> point.validation().isPresent())).hasSize(3);
            assertThat(points.getLast().loss()).isLessThan(points.getFirst().loss());
        }
    }

    @Test
    void keepsMasksGridsPalettesAndRanksThroughFineTuning() {
        Graph graph = Architectures.byName("lenet5", Shape.of(1, 16, 16), 4, 1);
        Map<String, CompressedLayer> layers = compressed(graph);
        Graph start = with(graph, layers);
        var longer = new Recovery.FineTuning(4, 3e-3, 32);
        Trained trained = Trainer.train(task(start, layers, longer), JobContext.QUIET, _ -> {});
        assertThat(trained.layers()).containsOnlyKeys(layers.keySet());
        layers.forEach((name, before) -> {
            CompressedLayer after = trained.layers().get(name);
            assertThat(after.constraint()).isEqualTo(before.constraint());
            assertThat(after.weight()).hasSameClassAs(before.weight());
            assertThat(trained.graph().weights().get(name)).isSameAs(after.weight());
            assertThat(after.weight().toDense().sameContentAs(before.weight().toDense())).as(name).isFalse();
        });
        float[] sparse = trained.layers().get("fc1.weight").weight().toDense().toFloats();
        for (int i = 0; i < sparse.length; i++) {
            assertThat(i % 3 == 0 || sparse[i] == 0).isTrue();
        }
        var palettized = (Palettized) trained.layers().get("conv1.weight").weight();
        assertThat(palettized.palette().size()).isEqualTo(4);
        assertThat(palettized.codes().mismatch(((Palettized) layers.get("conv1.weight").weight()).codes()))
                .isEqualTo(-1);
        assertThat(accuracy(trained.graph())).isGreaterThan(0.9);
    }

    @Test
    void aCompressedWeightWithoutItsConstraintKeepsItsForm() {
        Graph graph = Architectures.byName("lenet5", Shape.of(1, 16, 16), 4, 1);
        Map<String, CompressedLayer> layers = compressed(graph);
        Trained trained = Trainer.train(task(with(graph, layers), Map.of(), TUNING), JobContext.QUIET, _ -> {});
        layers.forEach((name, before) -> assertThat(trained.graph().weights().get(name))
                .hasSameClassAs(before.weight()));
        assertThat(((Sparse) trained.graph().weights().get("fc1.weight")).mask())
                .isEqualTo(((Sparse) layers.get("fc1.weight").weight()).mask());
    }

    @Test
    void theSeedDecidesTheResult() {
        Graph graph = Architectures.byName("lenet300", Shape.of(1, 16, 16), 4, 1);
        Weight first = train(graph, 1).graph().weights().get("fc1.weight");
        Weight again = train(graph, 1).graph().weights().get("fc1.weight");
        Weight other = train(graph, 2).graph().weights().get("fc1.weight");
        assertThat(first.toDense().sameContentAs(again.toDense())).isTrue();
        assertThat(first.toDense().sameContentAs(other.toDense())).isFalse();
    }

    @Test
    void distillationFollowsTheTeacher() {
        Graph teacher = Trainer.train(task(Architectures.byName("lenet300", Shape.of(1, 16, 16), 4, 5), Map.of(),
                new Recovery.FineTuning(2, 3e-3, 32)), JobContext.QUIET, _ -> {}).graph();
        Graph student = Architectures.byName("lenet5", Shape.of(1, 16, 16), 4, 1);
        var recovery = new Recovery.Distillation(3, 2e-3, 32, 4, 1);
        var task = new TrainingTask(student, Map.of(), Optional.of(teacher), DATA, recovery, 1);
        Trained trained = Trainer.train(task, JobContext.QUIET, _ -> {});
        assertThat(accuracy(trained.graph())).isGreaterThan(0.95);
        assertThat(trained.curve().getLast().loss()).isBetween(0.0, trained.curve().get(1).loss() / 2);
        assertThatThrownBy(() -> Trainer.train(task(student, Map.of(), recovery), JobContext.QUIET, _ -> {}))
                .isInstanceOf(InputException.class).hasMessageContaining("teacher");
    }

    @Test
    void batchNormEstimationChangesStatisticsAlone() {
        Graph graph = Architectures.byName("resnet8", Shape.of(1, 16, 16), 4, 1);
        Trained trained = Trainer.train(task(graph, Map.of(), new Recovery.BatchNormEstimation(3)), JobContext.QUIET,
                _ -> {});
        trained.graph().weights().forEach((name, weight) -> {
            Weight before = graph.weights().get(name);
            assertThat(weight == before).as(name).isEqualTo(!name.contains("running"));
            assertThat(weight.toDense().sameContentAs(before.toDense())).as(name).isEqualTo(!name.contains("running"));
        });
        Graph without = Architectures.byName("lenet300", Shape.of(1, 16, 16), 4, 1);
        assertThatThrownBy(() -> Trainer.train(task(without, Map.of(), new Recovery.BatchNormEstimation(3)),
                JobContext.QUIET, _ -> {})).isInstanceOf(InputException.class)
                .hasMessageContaining("batch normalization");
    }

    @Test
    void cancellingStopsWithinOneBatchAndChangesNothing() {
        Graph graph = Architectures.byName("lenet300", Shape.of(1, 16, 16), 4, 1);
        float[] before = graph.weights().get("fc1.weight").toDense().toFloats();
        var context = new ReportLimit(3);
        assertThatThrownBy(() -> Trainer.train(task(graph, Map.of(), TUNING), context, _ -> {}))
                .isInstanceOf(CancelledException.class);
        assertThat(context.reports()).isEqualTo(3);
        assertThat(graph.weights().get("fc1.weight").toDense().toFloats()).isEqualTo(before);
    }

    @Test
    void leavesNoTensorBehindAfterAStep() {
        Graph graph = Architectures.byName("lenet5", Shape.of(1, 16, 16), 4, 1);
        Map<String, CompressedLayer> layers = compressed(graph);
        try (var training = new Training(with(graph, layers), layers)) {
            Batch batch = Batch.read(DATA.train(), Order.fixed(32), 0, 32);
            training.step(batch, new float[0], Loss.LABELS, 1e-3);
            int live = training.liveTensors();
            for (int i = 0; i < 5; i++) {
                training.step(batch, new float[0], Loss.LABELS, 1e-3);
            }
            assertThat(training.liveTensors()).isEqualTo(live);
        }
    }

    @Test
    void adamIsTheOneOfThePaper() {
        var random = new SplittableRandom(1);
        float[] values = {1, -2, 0.5f};
        double[] expected = {1, -2, 0.5};
        double[] m = new double[3];
        double[] v = new double[3];
        var adam = new Adam(3);
        for (int t = 1; t <= 50; t++) {
            float[] gradient = {(float) random.nextGaussian(), (float) random.nextGaussian(), 0};
            adam.update(values, gradient, 0.01, t);
            for (int i = 0; i < 3; i++) {
                m[i] = 0.9 * m[i] + 0.1 * gradient[i];
                v[i] = 0.999 * v[i] + 0.001 * gradient[i] * gradient[i];
                double corrected = m[i] / (1 - Math.pow(0.9, t));
                expected[i] -= 0.01 * corrected / (Math.sqrt(v[i] / (1 - Math.pow(0.999, t))) + 1e-8);
            }
        }
        float[] rounded = {(float) expected[0], (float) expected[1], (float) expected[2]};
        assertThat(values).usingComparatorWithPrecision(1e-5f).containsExactly(rounded);
    }

    /// Expected: PyTorch 1.13, `AdamW([1, -2, 0.5, 0], lr=0.05, weight_decay=0.3)` after six steps with the gradients
    /// `[0.5·(i+1), −1, (−1)ⁱ, 0.25]`.
    @Test
    void weightDecayIsThatOfAdamW() {
        try (var memory = Tensors.newMemory()) {
            var parameter = new Parameter(Array.of(new float[]{1, -2, 0.5f, 0}, 4), 1, memory);
            for (int i = 0; i < 6; i++) {
                float[] slope = {0.5f * (i + 1), -1, i % 2 == 0 ? 1 : -1, 0.25f};
                pull(parameter, slope);
                parameter.update(0.05, 0.3, i + 1);
            }
            assertThat(parameter.toArray().toFloats()).usingComparatorWithPrecision(1e-6f).containsExactly(
                    0.632693886756897f, -1.537644386291504f, 0.3918425440788269f, -0.2889724671840668f);
        }
    }

    /// Adds `slope` to the gradient of a parameter.
    private static void pull(Parameter parameter, float[] slope) {
        var memory = parameter.tensor().getManager();
        JniUtils.setGradMode(true);
        var product = JniUtils.sum(JniUtils.mul(parameter.tensor(), Tensors.of(memory, Array.of(slope, slope.length))));
        JniUtils.backward(product, Tensors.scalar(memory, 1), false, false);
        JniUtils.setGradMode(false);
    }

    @Test
    void patienceKeepsTheBestEpochAndStops() {
        Graph graph = Architectures.byName("lenet300", Shape.of(1, 16, 16), 4, 1);
        var wild = new Optimization(30, 0.03, 32, LearningRateSchedule.CONSTANT, 0, 0, 3);
        Trained trained = Trainer.train(
                task(graph, Map.of(),
                        new Recovery.FineTuning(wild, Augmentation.NONE, PruningSchedule.ONE_SHOT,
                                Regularization.NONE)),
                JobContext.QUIET, _ -> {});
        List<Score> scores = trained.curve().stream().flatMap(point -> point.validation().stream()).skip(1).toList();
        Score best = scores.stream().max(Comparator.comparingLong(Score::correct)
                .thenComparing(Score::loss, Comparator.reverseOrder())).orElseThrow();
        assertThat(scores).hasSizeLessThan(30).hasSize(scores.indexOf(best) + 1 + 3);
        assertThat(Evaluator.evaluate(trained.graph(), DATA, Split.VALIDATION, JobContext.QUIET, _ -> {}).score())
                .isEqualTo(best).isNotEqualTo(scores.getLast());
    }

    @Test
    void variedExamplesDependOnTheSeedAlone() {
        Graph graph = Architectures.byName("lenet300", Shape.of(1, 16, 16), 4, 1);
        var varied = new Recovery.Distillation(new Optimization(1, 1e-3, 32), new Guidance(4, 0.5),
                new Augmentation(2, true), PruningSchedule.ONE_SHOT, Regularization.NONE);
        var plain = new Recovery.Distillation(1, 1e-3, 32, 4, 0.5);
        assertThat(first(graph, varied)).isEqualTo(first(graph, varied)).isNotEqualTo(first(graph, plain));
    }

    private static float[] first(Graph graph, Recovery recovery) {
        var task = new TrainingTask(graph, Map.of(), Optional.of(graph), DATA, recovery, 1);
        return Trainer.train(task, JobContext.QUIET, _ -> {}).graph().weights().get("fc1.weight").toDense().toFloats();
    }

    /// conv1 on a palette, fc1 sparse, fc2 quantized, conv2 factorized with a sparse and quantized left factor.
    private static Map<String, CompressedLayer> compressed(Graph graph) {
        var layers = new HashMap<String, CompressedLayer>();
        Array fc1 = graph.weights().get("fc1.weight").toDense();
        Mask third = Mask.of(fc1.shape(), i -> i % 3 == 0);
        layers.put("fc1.weight", CompressedLayer.of(new Constraint.Masked(third, new Constraint.Free()), List.of(fc1)));
        Array fc2 = graph.weights().get("fc2.weight").toDense();
        layers.put("fc2.weight", CompressedLayer.of(new Constraint.OnGrid(grid(fc2.shape())), List.of(fc2)));
        Shape conv2 = graph.weights().get("conv2.weight").shape();
        Array left = random(Shape.of(50, 8, 1, 5));
        Array right = random(Shape.of(8, 20, 5, 1));
        Mask half = Mask.of(left.shape(), i -> i % 2 == 0);
        var onLeft = new Constraint.Masked(half, new Constraint.OnGrid(grid(left.shape())));
        layers.put("conv2.weight",
                CompressedLayer.of(new Constraint.Factored(conv2, List.of(onLeft, new Constraint.Free())),
                        List.of(left, right)));
        Array conv1 = graph.weights().get("conv1.weight").toDense();
        var palette = new Palette(Levels.TENSOR, Array.of(new float[]{-0.2f, -0.05f, 0.05f, 0.2f}, 1, 4));
        layers.put("conv1.weight", CompressedLayer.of(new Constraint.OnPalette(palette.nearest(conv1)),
                List.of(palette.values())));
        assertThat(layers.get("fc2.weight").weight()).isInstanceOf(Quantized.class);
        assertThat(layers.get("conv2.weight").weight()).isInstanceOf(LowRank.class);
        return layers;
    }

    private static Grid grid(Shape shape) {
        int rows = Math.toIntExact(shape.size(0));
        float[] scales = new float[rows];
        Arrays.fill(scales, 0.02f);
        return new Grid(6, true, 0, Array.of(scales, rows), Array.of(new float[rows], rows));
    }

    private static Array random(Shape shape) {
        var random = new SplittableRandom(9);
        float[] values = new float[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian() * 0.15f;
        }
        return Array.of(values, shape);
    }

    private static Graph with(Graph graph, Map<String, CompressedLayer> layers) {
        var weights = new HashMap<String, Weight>();
        layers.forEach((name, layer) -> weights.put(name, layer.weight()));
        return graph.withWeights(weights);
    }

    private static Trained train(Graph graph, long seed) {
        return Trainer.train(new TrainingTask(graph, Map.of(), Optional.empty(), DATA, TUNING, seed),
                JobContext.QUIET, _ -> {});
    }

    private static TrainingTask task(Graph graph, Map<String, CompressedLayer> layers, Recovery recovery) {
        return new TrainingTask(graph, layers, Optional.empty(), DATA, recovery, 1);
    }

    private static double accuracy(Graph graph) {
        return Evaluator.evaluate(graph, DATA, Split.VALIDATION, JobContext.QUIET, _ -> {}).score().accuracy();
    }
}
