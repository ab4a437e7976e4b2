package espalier.train;

import ai.djl.pytorch.engine.PtNDArray;
import espalier.model.op.Einsum;

/// The kernel of sums of products by Einstein's convention.
final class Summing {
    private static final Script SCRIPT = new Script("""
              def einsum(self: __torch__.Ops, letters: Tensor, operands: List[Tensor]) -> Tensor:
                equation = ""
                for letter in annotate(List[int], letters.tolist()):
                  equation = torch.add(equation, torch.chr(letter))
                return torch.einsum(equation, operands)
            """);

    private Summing() {
    }

    static Kernel of(Einsum einsum) {
        long[] letters = einsum.equation().chars().asLongStream().toArray();
        return Kernel.of(in -> {
            PtNDArray[] arguments = new PtNDArray[in.count() + 1];
            arguments[0] = Tensors.ofLongs(in.memory(), letters, letters.length);
            for (int i = 0; i < in.count(); i++) {
                arguments[i + 1] = Tensors.sameMemory(in.get(i));
                // The engine puts arguments of such a name into one list.
                arguments[i + 1].setName("operands[]");
            }
            return SCRIPT.call("einsum", arguments);
        });
    }
}
