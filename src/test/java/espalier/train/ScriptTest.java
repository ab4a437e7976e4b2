package espalier.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.array.Array;
import org.junit.jupiter.api.Test;

/// Holds operators written as TorchScript to their results and gradients.
class ScriptTest {
    private static final Script SCRIPT = new Script("""
              def twice(self: __torch__.Ops, x: Tensor) -> Tensor:
                return torch.mul(x, 2)
              def parts(self: __torch__.Ops, x: Tensor, sizes: Tensor) -> List[Tensor]:
                return torch.split_with_sizes(x, annotate(List[int], sizes.tolist()), 0)
            """);

    @Test
    void callsMethodsByName() {
        try (var memory = Tensors.newMemory(); var scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            PtNDArray x = Tensors.of(memory, Array.of(new float[]{1, 2, 3}, 3));
            assertThat(Tensors.toFloats(SCRIPT.call("twice", x))).containsExactly(2, 4, 6);
            PtNDArray[] parts = SCRIPT.all("parts", x, Tensors.ofLongs(memory, new long[]{1, 2}, 2));
            assertThat(Tensors.toFloats(parts[1])).containsExactly(2, 3);
            assertThat(parts).hasSize(2);
        }
    }

    @Test
    void passesGradients() {
        try (var memory = Tensors.newMemory(); var scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            PtNDArray x = Tensors.of(memory, Array.of(new float[]{1, 2, 3}, 3));
            x.setRequiresGradient(true);
            try (var gradients = Engine.getEngine("PyTorch").newGradientCollector()) {
                gradients.backward(JniUtils.sum(SCRIPT.call("twice", x)));
            }
            assertThat(Tensors.toFloats(x.getGradient())).containsExactly(2, 2, 2);
        }
    }
}
