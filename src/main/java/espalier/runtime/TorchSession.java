package espalier.runtime;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.graph.Value;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// A TorchScript archive loaded into PyTorch's own runtime: the judge of the archives this program writes. One thread at a time
/// may use a session; the engine's settings must be in place before one is opened.
public final class TorchSession implements AutoCloseable {
    private final String name;
    private final PtNDManager memory;
    private final PtSymbolBlock module;

    private TorchSession(String name, PtNDManager memory, PtSymbolBlock module) {
        this.name = name;
        this.memory = memory;
        this.module = module;
    }

    /// Opens a file.
    ///
    /// @throws InputException if the file is missing or PyTorch refuses it, with its reason
    public static TorchSession open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new InputException("There is no file '" + file + "'; check its name.");
        }
        var memory = (PtNDManager) Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
        try {
            PtSymbolBlock module = JniUtils.loadModule(memory, file, false, new String[0], new String[0], false);
            JniUtils.enableInferenceMode(module);
            return new TorchSession(file.toString(), memory, module);
        } catch (EngineException e) {
            memory.close();
            throw new InputException("PyTorch cannot load '" + file + "': " + reason(e), e);
        }
    }

    /// The first output for an input of floats, as floats.
    ///
    /// @param inputs examples first
    /// @throws InputException if PyTorch cannot run the module on it
    public Array run(Array inputs) {
        return run(List.of(inputs)).getFirst();
    }

    /// The first output for all examples of `inputs`, as floats, where an archive does not say itself what it takes.
    ///
    /// A batch the model is not made for is cut into the batches it takes, the last one filled up with zeros; an array with as
    /// many elements an example as the model's input but other dimensions is seen in the model's.
    ///
    /// @param inputs examples first, in any type that the input's can hold
    /// @param input the only input of the model that was written
    /// @throws InputException if PyTorch cannot run the module on it
    public Array run(Array inputs, Value input) {
        long[] declared = input.shape().dims().stream().mapToLong(dim -> dim.sizeOr(-1)).toArray();
        return new Batches(declared, input.type(), this::run).run(inputs);
    }

    /// All outputs for inputs in the order of the module's parameters.
    ///
    /// @return floats as floats, booleans as such, integers as integers of 64 bits
    /// @throws InputException if PyTorch cannot run the module on them
    public List<Array> run(List<Array> inputs) {
        try (NDManager scope = memory.newSubManager()) {
            NDList arguments = inputs.stream().map(input -> tensor(scope, input))
                    .collect(Collectors.toCollection(NDList::new));
            NDList outputs = IValueUtils.forward(module, arguments, false);
            outputs.attach(scope);
            return outputs.stream().map(TorchSession::array).toList();
        } catch (EngineException e) {
            throw new InputException("PyTorch cannot run '" + name + "' on these inputs: " + reason(e), e);
        }
    }

    private static NDArray tensor(NDManager owner, Array input) {
        DataType type = switch (input.type()) {
            case FLOAT32 -> DataType.FLOAT32;
            case FLOAT64 -> DataType.FLOAT64;
            case FLOAT16 -> DataType.FLOAT16;
            case INT64 -> DataType.INT64;
            case INT32 -> DataType.INT32;
            case INT8 -> DataType.INT8;
            case UINT8 -> DataType.UINT8;
            case BOOL -> DataType.BOOLEAN;
            default -> throw new InputException("PyTorch takes no inputs of type " + input.type() + " here.");
        };
        ByteBuffer bytes = ByteBuffer.allocateDirect(Math.toIntExact(input.bytes().byteSize()));
        MemorySegment.ofBuffer(bytes).copyFrom(input.bytes());
        return owner.create(bytes, new Shape(input.shape().sizes()), type);
    }

    private static Array array(NDArray output) {
        var shape = espalier.model.array.Shape.of(output.getShape().getShape());
        DataType type = output.getDataType();
        if (type.isFloating()) {
            return Array.of(output.toType(DataType.FLOAT32, false).toFloatArray(), shape);
        }
        if (type == DataType.BOOLEAN) {
            byte[] bytes = new byte[Math.toIntExact(shape.elements())];
            MemorySegment.copy(MemorySegment.ofBuffer(output.toByteBuffer()), ValueLayout.JAVA_BYTE, 0, bytes, 0,
                    bytes.length);
            return new Array(ElementType.BOOL, shape, MemorySegment.ofArray(bytes));
        }
        return Array.of(output.toType(DataType.INT64, false).toLongArray()).reshaped(shape);
    }

    /// The part of a message of PyTorch that people can use.
    private static String reason(EngineException e) {
        return Arrays.stream(String.valueOf(e.getMessage()).split("\n")).map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("Exception raised from")
                        && !line.startsWith("frame #"))
                .limit(6).collect(Collectors.joining(" "));
    }

    @Override
    public void close() {
        module.close();
        memory.close();
    }
}
