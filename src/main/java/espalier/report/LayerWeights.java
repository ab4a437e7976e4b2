package espalier.report;

import espalier.model.array.Shape;

/// The weights of a layer before and after compression, to be drawn as a picture.
///
/// @param before row-major, as many as `shape` has elements
/// @param after the same of the compressed layer
public record LayerWeights(Shape shape, float[] before, float[] after) {
    public LayerWeights {
        if (before.length != shape.elements() || after.length != before.length) {
            throw new IllegalArgumentException("A layer of " + shape + " does not have " + before.length + " weights");
        }
    }

    /// The weights before, drawn.
    public WeightImage imageBefore(ChartTheme theme) {
        return WeightImage.of(shape, before, reach(), theme);
    }

    /// The weights after, drawn on the same scale as those before.
    public WeightImage imageAfter(ChartTheme theme) {
        return WeightImage.of(shape, after, reach(), theme);
    }

    /// The magnitude that gets the full colour: three times the root mean square of the original.
    private double reach() {
        double sum = 0;
        for (float weight : before) {
            sum += (double) weight * weight;
        }
        return before.length == 0 || sum == 0 ? 1 : 3 * Math.sqrt(sum / before.length);
    }
}
