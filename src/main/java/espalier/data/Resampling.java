package espalier.data;

import espalier.data.Preprocessing.Size;
import espalier.data.Table.Form;
import java.util.function.UnaryOperator;

/// Resizes images by bilinear interpolation, widened when shrinking so that no pixel is skipped, as Pillow and torchvision
/// do.
final class Resampling implements UnaryOperator<float[]> {
    private final Form form;
    private final Form target;
    private final Taps rows;
    private final Taps columns;

    Resampling(Form form, Size size) {
        this.form = form;
        this.target = new Form(form.channels(), size.height(), size.width(), form.channelsLast(), true);
        this.rows = Taps.of(form.height(), size.height());
        this.columns = Taps.of(form.width(), size.width());
    }

    /// What rows are afterwards.
    Form target() {
        return target;
    }

    @Override
    public float[] apply(float[] image) {
        float[] result = new float[target.length()];
        float[] narrowed = new float[form.height() * target.width()];
        int step = form.channelsLast() ? form.channels() : 1;
        for (int channel = 0; channel < form.channels(); channel++) {
            int from = form.channelsLast() ? channel : channel * form.pixels();
            int to = form.channelsLast() ? channel : channel * target.pixels();
            for (int y = 0; y < form.height(); y++) {
                for (int x = 0; x < target.width(); x++) {
                    narrowed[y * target.width() + x] = columns.at(x, image, from + y * form.width() * step, step);
                }
            }
            for (int y = 0; y < target.height(); y++) {
                for (int x = 0; x < target.width(); x++) {
                    result[to + (y * target.width() + x) * step] = rows.at(y, narrowed, x, target.width());
                }
            }
        }
        return result;
    }

    /// Which old positions each new position is made of, along one axis.
    ///
    /// @param first the first old position, by new position
    /// @param weights the weights from there on, which sum to 1
    private record Taps(int[] first, float[][] weights) {
        static Taps of(int before, int after) {
            double ratio = (double) before / after;
            double reach = Math.max(ratio, 1);
            int[] first = new int[after];
            float[][] weights = new float[after][];
            for (int i = 0; i < after; i++) {
                double centre = (i + 0.5) * ratio;
                int low = (int) Math.max(0, centre - reach + 0.5);
                int high = (int) Math.min(before, centre + reach + 0.5);
                first[i] = low;
                weights[i] = triangle(low, high, centre, reach);
            }
            return new Taps(first, weights);
        }

        private static float[] triangle(int low, int high, double centre, double reach) {
            float[] weights = new float[high - low];
            double sum = 0;
            for (int j = low; j < high; j++) {
                sum += Math.max(0, 1 - Math.abs(j + 0.5 - centre) / reach);
            }
            for (int j = low; j < high; j++) {
                weights[j - low] = (float) (Math.max(0, 1 - Math.abs(j + 0.5 - centre) / reach) / sum);
            }
            return weights;
        }

        float at(int position, float[] values, int from, int step) {
            float sum = 0;
            float[] weight = weights[position];
            for (int i = 0; i < weight.length; i++) {
                sum += weight[i] * values[from + (first[position] + i) * step];
            }
            return sum;
        }
    }
}
