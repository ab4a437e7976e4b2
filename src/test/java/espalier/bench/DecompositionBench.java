package espalier.bench;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.array.Array;
import espalier.tensor.ScriptArchive;
import espalier.tensor.Torch;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Singular value decompositions with their copies to and from Java's memory, against the library's own on its own tensors.
final class DecompositionBench implements Benchmark {
    private static final int ROUNDS = 7;
    private static final String METHOD = """
              def svd(self: __torch__.Ops, matrix: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
                u, s, v = torch.linalg_svd(matrix, False)
                return (u, s, v)
            """;

    @Override
    public String name() {
        return "Decomposition of matrices";
    }

    @Override
    public List<Row> run() throws Exception {
        var rows = new ArrayList<Row>();
        rows.add(row(300, 784));
        rows.add(row(500, 800));
        rows.add(row(1024, 1024));
        return rows;
    }

    private static Row row(int height, int width) throws Exception {
        var random = new SplittableRandom(2);
        float[] values = new float[height * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        Array matrix = Array.of(values, height, width);
        try (var memory = (PtNDManager) Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
                PtSymbolBlock block = JniUtils.loadModule(memory,
                        new ByteArrayInputStream(ScriptArchive.of(METHOD)), false, false)) {
            var tensor = (PtNDArray) memory.create(values, new ai.djl.ndarray.types.Shape(height, width));
            Stopwatch.Result result = Stopwatch.compare(ROUNDS, () -> decompose(block, tensor, memory),
                    () -> Torch.svd(matrix));
            return Row.atMost("Decomposition of %d×%d, share of libtorch's time".formatted(height, width),
                    result.ratio(), 1.2, "");
        }
    }

    private static void decompose(PtSymbolBlock block, PtNDArray tensor, PtNDManager memory) {
        try (NDManager scope = memory.newSubManager();
                IValue argument = IValue.from(tensor);
                IValue result = IValueUtils.runMethod(block, "svd", argument)) {
            for (IValue part : result.toIValueTuple()) {
                try (part) {
                    part.toTensor((PtNDManager) scope).close();
                }
            }
        }
    }
}
