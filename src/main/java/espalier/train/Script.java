package espalier.train;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import espalier.tensor.ScriptArchive;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Operators that DJL lacks, written as TorchScript. Gradients pass through them; a call costs some 55 µs, a native one 7.
///
/// Arguments are tensors: numbers as tensors without dimensions, lists of integers as one-dimensional ones. Used by any thread.
final class Script {
    private final PtNDManager memory = Tensors.newMemory();
    private final PtSymbolBlock block;
    /// The engine takes the name of a method as the name of one more tensor.
    private final Map<String, PtNDArray> names = new ConcurrentHashMap<>();

    /// @param methods TorchScript definitions whose first parameter is `self: __torch__.Ops`, indented by two spaces
    Script(String methods) {
        try {
            block = JniUtils.loadModule(memory, new ByteArrayInputStream(ScriptArchive.of(methods)), false, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The only result of `method`.
    PtNDArray call(String method, PtNDArray... arguments) {
        return all(method, arguments)[0];
    }

    /// The results of `method`: a tensor, or a tuple or list of them. They belong to the owner of the first argument.
    PtNDArray[] all(String method, PtNDArray... arguments) {
        var list = new NDList(arguments);
        list.add(names.computeIfAbsent(method, this::named));
        // Without training, the engine would give tensors that can neither be changed in place nor learned through.
        NDList results = IValueUtils.forward(block, list, true);
        return results.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new);
    }

    private PtNDArray named(String method) {
        PtNDArray name = Tensors.empty(memory, DataType.FLOAT32);
        NDScope.unregister(name);
        name.setName("module_method:" + method);
        return name;
    }
}
