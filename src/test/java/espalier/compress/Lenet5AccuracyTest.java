package espalier.compress;

import static espalier.compress.CompressorTest.layer;
import static espalier.compress.CompressorTest.step;
import static org.assertj.core.api.Assertions.assertThat;

import espalier.SharedFiles;
import espalier.data.DataSet;
import espalier.data.DataSets;
import espalier.format.ModelFiles;
import espalier.job.JobContext;
import espalier.model.graph.Graph;
import espalier.model.metric.Split;
import espalier.model.recipe.Stage;
import espalier.model.recipe.Step;
import espalier.model.recipe.Target;
import espalier.train.Evaluator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// LeNet-5 on MNIST, compressed without training: the accuracies that PyTorch gets with the same methods.
class Lenet5AccuracyTest {
    private static final Offset<Double> ONE_IMAGE = Offset.offset(0.000101);
    private static final Target ALL = Target.WHOLE_MODEL;

    @Test
    void losesWhatPyTorchLoses() {
        Graph graph = ModelFiles.open(SharedFiles.path("models/lenet5/lenet5_op13.onnx"));
        DataSet data = DataSets.load("idx:" + SharedFiles.path("data/mnist"), JobContext.QUIET);
        var session = new Session(new Compressor(graph), data);
        session.gives(ALL, step("uniform", "bits", 8), 0.9955);
        session.gives(ALL, step("uniform", "bits", 4), 0.9946);
        session.gives(ALL, step("uniform", "bits", 3), 0.9834);
        Target fc1 = layer("fc1");
        session.gives(fc1, step("svd", "rank", 50), 0.9951);
        session.gives(fc1, step("svd", "rank", 30), 0.9942);
        session.gives(fc1, step("svd", "rank", 20), 0.9923);
        session.gives(ALL, step("magnitude", "sparsity", 0.9, "scope", "global"), 0.6988);
    }

    @Test
    void clippingTheRangeHelpsAtFewBits() {
        Graph graph = ModelFiles.open(SharedFiles.path("models/lenet5/lenet5_op13.onnx"));
        DataSet data = DataSets.load("idx:" + SharedFiles.path("data/mnist"), JobContext.QUIET);
        var session = new Session(new Compressor(graph), data);
        assertThat(session.accuracy(ALL, step("uniform", "bits", 2, "range", "mse")))
                .isGreaterThan(session.accuracy(ALL, step("uniform", "bits", 2, "range", "minmax")) + 0.3);
    }

    private record Session(Compressor compressor, DataSet data) {
        void gives(Target target, Step step, double accuracy) {
            assertThat(accuracy(target, step)).as(step.toString()).isCloseTo(accuracy, ONE_IMAGE);
        }

        double accuracy(Target target, Step step) {
            Compression compression = compressor.compress(Stage.Compress.NOTHING.with(target, step), JobContext.QUIET);
            return Evaluator.evaluate(compression.graph(), data, Split.TEST, JobContext.QUIET, _ -> {})
                    .score().accuracy();
        }
    }
}
