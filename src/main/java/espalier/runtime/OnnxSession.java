package espalier.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import espalier.job.DeepStack;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// A model loaded into ONNX Runtime: the judge of what this program exports. One thread at a time may use a session.
public final class OnnxSession implements AutoCloseable {
    private final String name;
    private final int threads;
    private final OrtEnvironment environment;
    private final OrtSession session;

    private OnnxSession(String name, int threads, OrtEnvironment environment, OrtSession session) {
        this.name = name;
        this.threads = threads;
        this.environment = environment;
        this.session = session;
    }

    /// Opens a file; data it keeps in other files beside it is found.
    ///
    /// @param threads threads a single operator may use, at least 1
    /// @throws InputException if the file is missing or ONNX Runtime refuses it, with its reason
    public static OnnxSession open(Path file, int threads) {
        if (!Files.isRegularFile(file)) {
            throw new InputException("There is no file '" + file + "'; check its name.");
        }
        return open(file.toString(), threads, (environment, options) -> environment.createSession(file.toString(),
                options));
    }

    /// Opens the bytes of an ONNX model, on one thread.
    ///
    /// @throws InputException if ONNX Runtime refuses it, with its reason
    public static OnnxSession open(byte[] model) {
        return open(model, 1);
    }

    /// Opens the bytes of an ONNX model.
    ///
    /// @param threads threads a single operator may use, at least 1
    /// @throws InputException if ONNX Runtime refuses it, with its reason
    public static OnnxSession open(byte[] model, int threads) {
        return open("model", threads, (environment, options) -> environment.createSession(model, options));
    }

    /// The bytes of a model as ONNX Runtime would run it on one thread: nodes fused and moved, for this processor.
    ///
    /// @throws InputException if ONNX Runtime refuses it, with its reason
    public static byte[] optimized(Path model) {
        try {
            Path file = Files.createTempFile("espalier", ".onnx");
            try {
                open(model.toString(), 1, (environment, options) -> {
                    options.setOptimizedModelFilePath(file.toString());
                    return environment.createSession(model.toString(), options);
                }).close();
                return Files.readAllBytes(file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new InputException("Cannot write to the folder for temporary files (" + e.getMessage()
                    + "); make room there.", e);
        }
    }

    private interface Loading {
        OrtSession load(OrtEnvironment environment, OrtSession.SessionOptions options) throws OrtException;
    }

    private static OnnxSession open(String name, int threads, Loading loading) {
        OrtEnvironment environment = environment();
        try (var options = new OrtSession.SessionOptions()) {
            environment.setTelemetry(false);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            // Threads that wait by spinning ruin the times of everything else on a busy machine.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            return new OnnxSession(name, threads, environment, loading.load(environment, options));
        } catch (OrtException e) {
            throw new InputException("ONNX Runtime cannot load '" + name + "': " + reason(e), e);
        }
    }

    /// The environment all sessions share. Where it is created, ONNX Runtime 1.29 matches the command line of this process with a
    /// recursive regular expression, one step a character: a long class path overflows the stack of a usual Java thread.
    private static OrtEnvironment environment() {
        DeepStack.run(() -> OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL));
        return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    }

    /// Threads a single operator may use.
    public int threads() {
        return threads;
    }

    /// The names of the inputs, in the model's order.
    public List<String> inputs() {
        return List.copyOf(session.getInputNames());
    }

    /// Runs a model of one input and gives its first output.
    ///
    /// A batch the model is not made for is cut into the batches it takes, the last one filled up with zeros; an array with as
    /// many elements an example as the model's input but other dimensions is seen in the model's.
    ///
    /// @param inputs floats, examples first
    /// @return floats, examples first
    /// @throws InputException if the model has several inputs, or another input than that
    public Array run(Array inputs) {
        if (session.getInputNames().size() != 1) {
            throw new InputException("'%s' has %d inputs (%s); give each by its name.".formatted(name,
                    session.getInputNames().size(), String.join(", ", session.getInputNames())));
        }
        return batches().run(inputs);
    }

    /// Runs the model on inputs by name.
    ///
    /// @return the outputs by name, in the model's order
    /// @throws InputException if ONNX Runtime refuses the inputs, with its reason
    public SequencedMap<String, Array> run(SequencedMap<String, Array> inputs) {
        var tensors = new LinkedHashMap<String, OnnxTensor>();
        try {
            for (Map.Entry<String, Array> input : inputs.entrySet()) {
                tensors.put(input.getKey(), Tensors.of(environment, input.getValue()));
            }
            try (OrtSession.Result result = session.run(tensors)) {
                var outputs = new LinkedHashMap<String, Array>();
                result.forEach(output -> outputs.put(output.getKey(), Tensors.toArray(output.getValue())));
                return outputs;
            }
        } catch (OrtException e) {
            throw refused(e);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private Batches batches() {
        String input = inputs().getFirst();
        return new Batches(inputInfo().getShape(), inputType(), batch -> {
            var named = new LinkedHashMap<String, Array>();
            named.put(input, batch);
            return run(named).firstEntry().getValue();
        });
    }

    /// The element type of the only input.
    ElementType inputType() {
        return Tensors.typeOf(inputInfo());
    }

    /// The input as ONNX Runtime holds it, kept for many runs: what a measurement uses.
    Prepared prepare(Array inputs) {
        try {
            Array fitting = batches().fitted(inputs).as(inputType());
            return new Prepared(this, inputs().getFirst(), Tensors.of(environment, fitting));
        } catch (OrtException e) {
            throw refused(e);
        }
    }

    /// An input that is ready to run.
    record Prepared(OnnxSession of, String input, OnnxTensor tensor) implements AutoCloseable {
        /// Runs once and drops the outputs.
        void run() {
            try {
                of.session.run(Map.of(input, tensor)).close();
            } catch (OrtException e) {
                throw of.refused(e);
            }
        }

        @Override
        public void close() {
            tensor.close();
        }
    }

    /// How long one run on `inputs` takes.
    ///
    /// @param runs measured runs, at least 1; a few more warm up
    public Latency latency(Array inputs, int runs) {
        return Latency.compare(List.of(this), inputs, runs, () -> {}).getFirst();
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    private TensorInfo inputInfo() {
        try {
            NodeInfo first = session.getInputInfo().values().iterator().next();
            if (first.getInfo() instanceof TensorInfo info) {
                return info;
            }
            throw new InputException("The input '" + first.getName() + "' of '" + name + "' is no array.");
        } catch (OrtException e) {
            throw refused(e);
        }
    }

    private InputException refused(OrtException e) {
        return new InputException("ONNX Runtime cannot run '" + name + "' on these inputs: " + reason(e), e);
    }

    /// The part of a message of ONNX Runtime that people can use.
    private static String reason(OrtException e) {
        String text = e.getMessage().replaceFirst("(?s)^Error code - \\S+ - message: ", "")
                .replaceAll("\\s+", " ").strip();
        return text.endsWith(".") ? text : text + ".";
    }
}
