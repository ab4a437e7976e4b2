package espalier.tensor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.array.Array;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/// The native engine: started once, offline and silent, with kernels for matrices.
public final class Torch {
    static {
        NativeSettings.apply();
    }

    private Torch() {
    }

    /// Makes sure that the engine's settings are in place; whoever calls DJL calls this first.
    public static void start() {
        Engine.getEngine("PyTorch");
    }

    /// What a thread must set up before it computes natively: no gradients, and `threads` cores for one operator.
    public static void prepareThread(int threads) {
        start();
        JniUtils.setGradMode(false);
        JniUtils.setNumThreads(threads);
    }

    /// The thin singular value decomposition of a matrix `[rows, columns]`, in single precision.
    public static Svd svd(Array matrix) {
        requireMatrix(matrix);
        try (var scope = new NDScope(); PtNDManager memory = Operators.newMemory()) {
            scope.suppressNotUsedWarning();
            try (IValue result = call(memory, "svd", matrix)) {
                IValue[] parts = result.toIValueTuple();
                return new Svd(take(parts[0], memory), take(parts[1], memory), take(parts[2], memory));
            }
        }
    }

    /// The thin singular value decomposition `u · diag(s) · w` of `matrix · root`, where `root · rootᵀ` is `moment`, with `v = w · root⁻¹`: so
    /// `matrix = u · diag(s) · v`, and leaving out the smallest values changes the products of `matrix` with inputs of that second moment
    /// least. The root comes of eigenvalues, those below zero taken as zero and a millionth of the mean square
    /// added to each: inputs may depend on one another, and rounding leaves sums of their products a little off.
    ///
    /// Source: Wang et al., *SVD-LLM: Truncation-aware Singular Value Decomposition for Large Language Model Compression* (2025), section 3.1.
    ///
    /// @param matrix `[rows, columns]`
    /// @param moment symmetric, `[columns, columns]`
    public static Svd whitenedSvd(Array matrix, Array moment) {
        requireMatrix(matrix);
        requireMatrix(moment);
        try (var scope = new NDScope(); PtNDManager memory = Operators.newMemory()) {
            scope.suppressNotUsedWarning();
            try (IValue first = IValue.from(NativeArrays.copyOf(memory, matrix));
                    IValue second = IValue.from(NativeArrays.copyOf(memory, moment));
                    IValue result = IValueUtils.runMethod(Operators.BLOCK, "whitened", first, second)) {
                IValue[] parts = result.toIValueTuple();
                return new Svd(take(parts[0], memory), take(parts[1], memory), take(parts[2], memory));
            }
        }
    }

    /// The singular values of a matrix `[rows, columns]`, falling, in single precision.
    public static float[] singularValues(Array matrix) {
        requireMatrix(matrix);
        try (var scope = new NDScope(); PtNDManager memory = Operators.newMemory()) {
            scope.suppressNotUsedWarning();
            return take(call(memory, "svdvals", matrix), memory).toFloats();
        }
    }

    private static IValue call(PtNDManager memory, String method, Array matrix) {
        try (IValue argument = IValue.from(NativeArrays.copyOf(memory, matrix))) {
            return IValueUtils.runMethod(Operators.BLOCK, method, argument);
        }
    }

    private static Array take(IValue value, PtNDManager memory) {
        try (value; PtNDArray tensor = value.toTensor(memory)) {
            return NativeArrays.toArray(tensor);
        }
    }

    private static void requireMatrix(Array matrix) {
        if (matrix.shape().rank() != 2) {
            throw new IllegalArgumentException("A matrix has two dimensions, not " + matrix.shape());
        }
    }

    /// The operators that DJL lacks; loaded when the first of them is needed.
    private static final class Operators {
        private static final String METHODS = """
                  def svd(self: __torch__.Ops, matrix: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
                    u, s, v = torch.linalg_svd(matrix, False)
                    return (torch.contiguous(u), s, torch.contiguous(v))
                  def whitened(self: __torch__.Ops, matrix: Tensor, moment: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
                    wide = torch.to(moment, 7)
                    squares = torch.diagonal(wide)
                    ridge = torch.add(torch.mul(torch.mean(squares), 0.000001), 0.000000000000000000000000000001)
                    values, vectors = torch.linalg_eigh(wide)
                    roots = torch.sqrt(torch.add(torch.relu(values), ridge))
                    product = torch.matmul(torch.to(matrix, 7), torch.mul(vectors, roots))
                    u, s, w = torch.linalg_svd(torch.to(product, 6), False)
                    v = torch.matmul(torch.to(w, 7), torch.t(torch.div(vectors, roots)))
                    return (torch.contiguous(u), s, torch.contiguous(torch.to(v, 6)))
                  def svdvals(self: __torch__.Ops, matrix: Tensor) -> Tensor:
                    return torch.linalg_svdvals(matrix)
                """;
        private static final PtSymbolBlock BLOCK = load();

        private static PtNDManager newMemory() {
            return (PtNDManager) Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
        }

        private static PtSymbolBlock load() {
            try {
                return JniUtils.loadModule(newMemory(), new ByteArrayInputStream(ScriptArchive.of(METHODS)), false,
                        false);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
