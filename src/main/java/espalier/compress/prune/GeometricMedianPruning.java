package espalier.compress.prune;

import espalier.compress.method.Part;

/// Prunes the filters that others can stand in for: those nearest to the geometric median of all filters of the layer.
///
/// A filter's worth is the mean of its Euclidean distances to the filters of its layer, over the root of its length, so that layers
/// compare. Equal filters can all be near the median however large they are, where a norm would keep them.
///
/// Source: He, Liu, Wang, Hu, Yang, *Filter Pruning via Geometric Median for Deep Convolutional Neural Networks Acceleration* (2019), equation 4. Needs
/// nothing but the weights.
public final class GeometricMedianPruning implements Criterion<GeometricMedianPruning.Settings> {
    /// How much to prune.
    public record Settings(Amount amount) {}

    @Override
    public String id() {
        return "fpgm";
    }

    @Override
    public String label() {
        return "Geometric median (FPGM)";
    }

    @Override
    public String summary() {
        return "Prunes whole filters that lie in the middle of all others, as the others can stand in for them.";
    }

    @Override
    public String formula() {
        return "min Σ_j (1 − M_j)·Σ_i ‖F_j − F_i‖₂";
    }

    @Override
    public String source() {
        return "He, Liu, Wang, Hu, Yang, *Filter Pruning via Geometric Median for Deep Convolutional Neural Networks Acceleration* "
                + "(2019), equation 4";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public Amount amount(Settings settings) {
        return settings.amount;
    }

    @Override
    public Units units(Settings settings) {
        return Units.CHANNELS;
    }

    @Override
    public float[] worth(Part part, Settings settings) {
        Filters filters = Filters.of(part.connections());
        float[][] rows = rows(part, filters);
        double[] distances = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < i; j++) {
                double distance = distance(rows[i], rows[j]);
                distances[i] += distance;
                distances[j] += distance;
            }
        }
        float[] worth = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            worth[i] = (float) (distances[i] / rows.length / Math.sqrt(filters.length()));
        }
        return worth;
    }

    private static float[][] rows(Part part, Filters filters) {
        float[] values = part.values().toFloats();
        float[][] rows = new float[filters.count()][filters.length()];
        for (int filter = 0; filter < rows.length; filter++) {
            for (int position = 0; position < filters.length(); position++) {
                rows[filter][position] = values[filters.index(filter, position)];
            }
        }
        return rows;
    }

    private static double distance(float[] a, float[] b) {
        double squares = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = (double) a[i] - b[i];
            squares += difference * difference;
        }
        return Math.sqrt(squares);
    }
}
