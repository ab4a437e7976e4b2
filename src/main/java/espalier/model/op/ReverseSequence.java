package espalier.model.op;

import java.util.List;

/// The first elements of each sequence of a batch in reverse order. Inputs: data, how many for each.
///
/// @param batchAxis the dimension that counts sequences, 0 or 1
/// @param timeAxis the other of the two
public record ReverseSequence(int batchAxis, int timeAxis) implements ArrangingOp {
    public ReverseSequence {
        if (batchAxis < 0 || timeAxis < 0 || batchAxis + timeAxis != 1) {
            throw new IllegalArgumentException("sequences lie in dimensions 0 and 1, not %d and %d"
                    .formatted(batchAxis, timeAxis));
        }
    }

    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        return List.of(Fact.like(inputs.get(0), inputs.shape(0)));
    }
}
