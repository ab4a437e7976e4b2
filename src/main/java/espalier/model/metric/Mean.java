package espalier.model.metric;

import java.util.List;

/// The mean of repeated measurements and how far it can be trusted.
///
/// @param standardError the standard deviation of the measurements (with n − 1) over √n; NaN of a single one
/// @param count how many there are, at least 1
public record Mean(double value, double standardError, int count) {
    /// The mean of `measurements`.
    ///
    /// @throws IllegalArgumentException without any
    public static Mean of(List<Double> measurements) {
        int n = measurements.size();
        double mean = measurements.stream().mapToDouble(Double::doubleValue).average()
                .orElseThrow(() -> new IllegalArgumentException("Nothing was measured"));
        double squares = 0;
        for (double measurement : measurements) {
            squares += (measurement - mean) * (measurement - mean);
        }
        return new Mean(mean, Math.sqrt(squares / (n - 1.0) / n), n);
    }
}
