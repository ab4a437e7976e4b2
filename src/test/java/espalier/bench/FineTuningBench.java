package espalier.bench;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.tracker.Tracker;
import espalier.data.DataSet;
import espalier.data.Examples;
import espalier.format.ModelFiles;
import espalier.job.JobContext;
import espalier.model.recipe.Recovery;
import espalier.train.TrainingTask;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Fine-tuning of LeNet-5 against the same network as a TorchScript module that DJL trains.
final class FineTuningBench implements Benchmark {
    private static final int BATCH = 64;
    private static final int STEPS = 40;
    private static final int ROUNDS = 15;

    @Override
    public String name() {
        return "Fine-tuning against TorchScript";
    }

    @Override
    public List<Row> run() throws Exception {
        Optional<Path> onnx = Shared.model("lenet5", "_op13.onnx");
        Optional<Path> script = Shared.model("lenet5", "_traced.pt");
        if (onnx.isEmpty() || script.isEmpty()) {
            return List.of();
        }
        DataSet all = Shared.digits();
        Examples train = all.train().first(BATCH * STEPS);
        var data = new DataSet(all.name(), all.spec(), all.classes(), train, train.first(1), train.first(1));
        var task = new TrainingTask(ModelFiles.open(onnx.get()), Map.of(), Optional.empty(), data,
                new Recovery.FineTuning(1, 1e-4, BATCH), 1);
        try (var module = new TrainedModule(script.get(), train)) {
            Stopwatch.Result result = Stopwatch.compare(ROUNDS,
                    () -> espalier.train.Trainer.train(task, JobContext.QUIET, _ -> {}), module::epoch);
            String detail = String.format(Locale.ROOT, "%.0f : %.0f images/s", BATCH * STEPS / result.first(),
                    BATCH * STEPS / result.second());
            return List.of(Row.atLeast("Fine-tuning speed, lenet5 : traced in DJL", result.ratio(), 0.95, detail));
        }
    }

    /// A TorchScript module in DJL's own training loop.
    private static final class TrainedModule implements AutoCloseable {
        private final Model model;
        private final Trainer trainer;
        private final Examples examples;
        private final NDManager memory;

        TrainedModule(Path script, Examples examples) throws Exception {
            this.examples = examples;
            model = Model.newInstance("lenet5", Device.cpu(), "PyTorch");
            model.load(script.toAbsolutePath().getParent(), script.getFileName().toString(),
                    Map.of("trainParam", "true"));
            var adam = Adam.builder().optLearningRateTracker(Tracker.fixed(1e-4f)).build();
            trainer = model.newTrainer(new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss()).optOptimizer(adam)
                    .optDevices(new Device[]{Device.cpu()}));
            trainer.initialize(new Shape(BATCH, 1, 28, 28));
            memory = trainer.getManager();
        }

        void epoch() {
            for (int step = 0; step < STEPS; step++) {
                step(step * BATCH);
            }
        }

        private void step(int from) {
            float[] inputs = new float[BATCH * 784];
            float[] labels = new float[BATCH];
            for (int i = 0; i < BATCH; i++) {
                examples.read(from + i, inputs, i * 784);
                labels[i] = examples.label(from + i);
            }
            try (var scope = new NDScope(); NDManager batch = memory.newSubManager()) {
                scope.suppressNotUsedWarning();
                try (GradientCollector collector = trainer.newGradientCollector()) {
                    NDArray data = batch.create(inputs, new Shape(BATCH, 1, 28, 28));
                    NDArray target = batch.create(labels, new Shape(BATCH, 1));
                    NDArray loss = trainer.getLoss().evaluate(new NDList(target),
                            trainer.forward(new NDList(data)));
                    collector.backward(loss);
                    loss.getFloat();
                }
            }
            trainer.step();
        }

        @Override
        public void close() {
            trainer.close();
            model.close();
        }
    }
}
