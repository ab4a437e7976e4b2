package espalier.ui.shell;

import espalier.format.onnx.OnnxFile;
import espalier.job.JobContext;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.Dim;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.runtime.Latency;
import espalier.runtime.OnnxSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Times the original and the draft in ONNX Runtime, turn by turn, on one input.
final class Timing {
    private static final int RUNS = 40;

    private Timing() {
    }

    /// The median times; none where ONNX Runtime cannot run the model, or without data to run it on.
    static Optional<Live.Times> of(Opened opened, Graph draft, JobContext context) {
        if (opened.data().isEmpty()) {
            return Optional.empty();
        }
        Array input = input(opened);
        try (OnnxSession original = OnnxSession.open(OnnxFile.bytes(opened.model().graph()));
                OnnxSession compressed = OnnxSession.open(OnnxFile.bytes(draft))) {
            List<Latency> times = Latency.compare(List.of(original, compressed), input, RUNS,
                    context::checkCancelled);
            return Optional.of(new Live.Times(times.getFirst().median(), times.getLast().median()));
        } catch (InputException _) {
            // A model that ONNX Runtime refuses has no latency; an export of it says why.
            return Optional.empty();
        }
    }

    private static Array input(Opened opened) {
        var examples = opened.data().orElseThrow().validation();
        float[] values = new float[Math.toIntExact(examples.exampleShape().elements())];
        examples.read(0, values, 0);
        var dims = new ArrayList<>(examples.exampleShape().dims());
        dims.addFirst(Dim.of(1));
        return Array.of(values, new Shape(dims));
    }
}
