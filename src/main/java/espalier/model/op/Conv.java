package espalier.model.op;

import espalier.model.array.Dim;
import espalier.model.array.Shape;
import java.util.List;
import java.util.Optional;

/// Convolution of `[N, C, spatial…]` with weights `[O, C/groups, kernel…]` and an optional bias `[O]`; 1-D to 3-D.
///
/// Inputs: data, weight, bias (optional).
public record Conv(Window window, int groups) implements WindowOp {
    public Conv {
        if (groups < 1) {
            throw new IllegalArgumentException("A convolution needs at least one group, not " + groups);
        }
    }

    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Optional<Shape> weight = inputs.shape(1);
        weight.ifPresent(this::requireKernel);
        Optional<Shape> result = inputs.shape(0).map(data -> {
            Dims.requireRank(data, window.spatial() + 2, "the data");
            weight.ifPresent(shape -> requireChannels(data, shape));
            Dim channels = weight.map(shape -> shape.dim(0)).orElse(new Dim.Unknown());
            return window.slideOver(data.with(1, channels), false);
        });
        return List.of(Fact.like(inputs.get(0), result));
    }

    private void requireKernel(Shape weight) {
        Dims.requireRank(weight, window.spatial() + 2, "the weight");
        for (int i = 0; i < window.spatial(); i++) {
            if (Dims.differ(weight.dim(i + 2), Dim.of(window.kernel().get(i)))) {
                throw new IllegalArgumentException(
                        "the weight of " + weight + " does not have the kernel " + window.kernel());
            }
        }
        if (weight.dim(0).sizeOr(groups) % groups != 0) {
            throw new IllegalArgumentException(
                    weight.dim(0) + " output channels do not divide into " + groups + " groups");
        }
    }

    private void requireChannels(Shape data, Shape weight) {
        if (data.dim(1).isKnown() && weight.dim(1).isKnown() && data.size(1) != weight.size(1) * groups) {
            throw new IllegalArgumentException("data of %s has %s channels where the weight of %s needs %d"
                    .formatted(data, data.dim(1), weight, weight.size(1) * groups));
        }
    }
}
