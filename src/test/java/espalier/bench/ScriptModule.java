package espalier.bench;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// A TorchScript file run by the same engine as it comes: what Espalier is measured against.
final class ScriptModule implements AutoCloseable {
    private final PtNDManager memory = (PtNDManager) Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
    private final PtSymbolBlock block;

    ScriptModule(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            block = JniUtils.loadModule(memory, in, false, false);
        }
        JniUtils.enableInferenceMode(block);
    }

    /// The outputs for images of 28×28.
    float[] run(float[] inputs) {
        try (NDManager batch = memory.newSubManager()) {
            NDArray tensor = batch.create(inputs, new Shape(inputs.length / 784, 1, 28, 28));
            NDList outputs = IValueUtils.forward(block, new NDList(tensor), false);
            outputs.attach(batch);
            return outputs.getFirst().toFloatArray();
        }
    }

    @Override
    public void close() {
        block.close();
        memory.close();
    }
}
