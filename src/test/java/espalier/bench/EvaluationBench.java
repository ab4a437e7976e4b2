package espalier.bench;

import espalier.format.ModelFiles;
import espalier.model.array.Array;
import espalier.train.Network;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Evaluation against the same network as a TorchScript module.
final class EvaluationBench implements Benchmark {
    private static final int BATCH = 64;
    private static final int BATCHES = 16;
    private static final int ROUNDS = 21;

    @Override
    public String name() {
        return "Evaluation against TorchScript";
    }

    @Override
    public List<Row> run() throws Exception {
        float[] inputs = Shared.inputs(Shared.digits().validation(), BATCH);
        var rows = new ArrayList<Row>();
        for (String variant : List.of("_traced", "_traced_frozen")) {
            compare("lenet5", "_op13", variant, inputs).ifPresent(rows::add);
            compare("fashion_resnet14", "_op13", variant, inputs).ifPresent(rows::add);
            compare("fashion_resnet14", "_op13_bn", variant, inputs).ifPresent(rows::add);
        }
        return rows;
    }

    private Optional<Row> compare(String name, String onnx, String variant, float[] inputs) throws Exception {
        Optional<Path> model = Shared.model(name, onnx + ".onnx");
        Optional<Path> script = Shared.model(name, variant + ".pt");
        if (model.isEmpty() || script.isEmpty()) {
            return Optional.empty();
        }
        Array batch = Array.of(inputs, BATCH, 1, 28, 28);
        try (Network network = Network.of(ModelFiles.open(model.get()));
                var module = new ScriptModule(script.get())) {
            requireSame(network.run(batch).toFloats(), module.run(inputs));
            Stopwatch.Result result = Stopwatch.compare(ROUNDS, () -> repeat(() -> network.run(batch)),
                    () -> repeat(() -> module.run(inputs)));
            String what = "Evaluation speed, %s%s : %s".formatted(name, onnx, variant.substring(1));
            String detail = String.format(Locale.ROOT, "%.0f : %.0f images/s", BATCH * BATCHES / result.first(),
                    BATCH * BATCHES / result.second());
            boolean frozen = variant.endsWith("frozen");
            return Optional.of(frozen
                    ? Row.plain(what, String.format(Locale.ROOT, "%.2f (%s)", result.ratio(), detail))
                    : Row.atLeast(what, result.ratio(), 0.95, detail));
        }
    }

    private static void repeat(Runnable work) {
        for (int i = 0; i < BATCHES; i++) {
            work.run();
        }
    }

    private static void requireSame(float[] ours, float[] theirs) {
        for (int i = 0; i < theirs.length; i++) {
            if (!(Math.abs(ours[i] - theirs[i]) < 1e-3)) {
                throw new IllegalStateException("The two networks differ: " + ours[i] + " and " + theirs[i]);
            }
        }
    }
}
