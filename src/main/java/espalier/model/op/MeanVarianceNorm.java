package espalier.model.op;

import java.util.List;

/// `(x − mean) / deviation` over `axes`. Input: data.
public record MeanVarianceNorm(List<Integer> axes) implements Normalization {
    public MeanVarianceNorm {
        axes = List.copyOf(axes);
    }

    @Override
    public String type() {
        return "MeanVarianceNormalization";
    }
}
