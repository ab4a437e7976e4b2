package espalier.model.op;

import java.util.List;

/// As [BatchNorm], but always with the statistics of the batch. Further outputs: the running mean and variance after this batch.
///
/// Inputs: data, scale, bias, mean, variance.
///
/// @param momentum how much of the old running statistics stays
public record BatchNormTraining(float epsilon, float momentum) implements Normalization {
    @Override
    public String type() {
        return "BatchNormalization";
    }

    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Fact mean = Fact.like(inputs.get(3), inputs.shape(3));
        Fact variance = Fact.like(inputs.get(4), inputs.shape(4));
        return List.of(Fact.like(inputs.get(0), inputs.shape(0)), mean, variance).subList(0, Math.min(3, outputs));
    }
}
