package espalier.compress.quantize;

import espalier.compress.method.Kept;
import espalier.compress.method.Part;
import espalier.model.array.Array;
import espalier.model.graph.Connections;
import espalier.model.metric.LayerStatistic;
import espalier.model.weight.Grid;
import espalier.model.weight.Levels;
import espalier.model.weight.Palette;
import espalier.model.weight.Slices;
import java.util.Arrays;

/// Rounds the weights of each output one after another, and after each moves those that are still to come so that they make up for what
/// it lost, as far as inputs go together: least squares of the layer's output, given all roundings so far.
///
/// What pruning took away stays zero and takes no part, but for passing on what it should have made up for.
/// Source: Frantar, Ashkboos, Hoefler and Alistarh, *GPTQ: Accurate Post-Training Quantization for Generative Pre-trained Transformers*
/// (2023), algorithm 1; levels are chosen before, as with the authors' `static_groups`.
final class OutputRounding {
    private final Part part;
    private final Kept kept;
    private final Levels levels;
    private final Connections connections;
    private final Slices slices;
    private final float[] values;
    private final float[][] bounds;

    OutputRounding(Part part, Kept kept, Levels levels) {
        this.part = part;
        this.kept = kept;
        this.levels = levels;
        connections = part.connections();
        slices = levels.slicesOf(part.values().shape());
        values = part.values().toFloats().clone();
        bounds = new float[levels instanceof Palette ? slices.count() : 0][];
        if (levels instanceof Palette palette) {
            Arrays.setAll(bounds, slice -> Palette.bounds(palette.values(slice)));
        }
    }

    /// The numbers whose nearest levels are the chosen ones: each as it was when its turn came.
    ///
    /// @param damping see [InverseFactor#of]
    Array adjusted(double damping) {
        Array moments = part.statistic(LayerStatistic.INPUT_MOMENT);
        int rows = Math.toIntExact(part.values().shape().size(0));
        int columns = values.length / Math.max(1, rows);
        int inputs = connections.inputsOfGroup();
        for (int group = 0; group < connections.groups(); group++) {
            double[][] factor = InverseFactor.of(moments, group, damping);
            if (connections.outputAxis() == 0) {
                int each = rows / connections.groups();
                for (int row = group * each; row < (group + 1) * each; row++) {
                    round(row * columns, 1, factor);
                }
            } else {
                for (int column = 0; column < columns; column++) {
                    round(group * inputs * columns + column, columns, factor);
                }
            }
        }
        return Array.of(values, part.values().shape());
    }

    /// Rounds the weights at `first`, `first + stride` and so on, one for each input.
    private void round(int first, int stride, double[][] factor) {
        double[] left = new double[factor.length];
        for (int i = 0; i < left.length; i++) {
            int at = first + i * stride;
            left[i] = kept.keeps(at, values[at]) ? values[at] : 0;
        }
        for (int i = 0; i < left.length; i++) {
            int at = first + i * stride;
            double now;
            if (kept.keeps(at, values[at])) {
                values[at] = (float) left[i];
                now = nearest(values[at], slices.of(at));
            } else {
                values[at] = 0;
                now = 0;
            }
            double[] row = factor[i];
            double lost = (left[i] - now) / row[0];
            for (int k = 1; k < row.length; k++) {
                left[i + k] -= lost * row[k];
            }
        }
    }

    private float nearest(float value, int slice) {
        return switch (levels) {
            case Grid grid -> grid.decode(grid.encode(value, slice), slice);
            case Palette palette -> palette.decode(Palette.place(bounds[slice], value), slice);
        };
    }
}
