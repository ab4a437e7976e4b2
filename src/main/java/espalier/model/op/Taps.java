package espalier.model.op;

import espalier.model.op.Resize.Stretch;
import java.util.stream.IntStream;

/// Which places of one axis a resized axis is made of, and with which weights.
///
/// As ONNX's operator Resize defines them; antialiasing widens the interpolation by the factor by which data shrinks.
///
/// @param indices `[taps][places]`
/// @param weights of the same shape
/// @param outside for each place, whether it is outside the data
public record Taps(long[][] indices, double[][] weights, boolean[] outside) {
    /// The taps of one axis that `op` resizes.
    public static Taps of(Resize op, Stretch stretch) {
        int places = Math.toIntExact(stretch.to());
        double[][] all = new double[places][];
        long[] starts = new long[places];
        int first = first(op, stretch);
        boolean[] outside = new boolean[places];
        for (int place = 0; place < places; place++) {
            double x = original(op.coordinates(), stretch, place);
            outside[place] = x < 0 || x > stretch.from() - 1;
            // A place exactly on a number counts as the right end of the interval before it.
            long base = (long) Math.ceil(x) - 1;
            all[place] = weights(op, stretch, x - base, first);
            starts[place] = base + first;
        }
        return new Taps(indices(starts, all, stretch), settled(starts, all, op, stretch), outside);
    }

    private static long[][] indices(long[] starts, double[][] all, Stretch stretch) {
        long[][] indices = new long[starts.length == 0 ? 0 : all[0].length][starts.length];
        for (int tap = 0; tap < indices.length; tap++) {
            for (int place = 0; place < starts.length; place++) {
                indices[tap][place] = Math.clamp(starts[place] + tap, 0, stretch.from() - 1);
            }
        }
        return indices;
    }

    /// Weights by tap; those of neighbours outside the data are given to the others if asked.
    private static double[][] settled(long[] starts, double[][] all, Resize op, Stretch stretch) {
        double[][] weights = new double[starts.length == 0 ? 0 : all[0].length][starts.length];
        for (int place = 0; place < starts.length; place++) {
            double sum = 0;
            for (int tap = 0; tap < weights.length; tap++) {
                long index = starts[place] + tap;
                boolean counts = index >= 0 && index < stretch.from() || !op.excludeOutside();
                weights[tap][place] = counts ? all[place][tap] : 0;
                sum += weights[tap][place];
            }
            for (int tap = 0; tap < weights.length && op.excludeOutside(); tap++) {
                weights[tap][place] /= sum;
            }
        }
        return weights;
    }

    /// In single precision where it decides between neighbours, as the runtimes do.
    private static double original(Resize.Coordinates coordinates, Stretch s, int place) {
        float half = (place + 0.5f) / (float) s.scale();
        return switch (coordinates) {
            case HALF_PIXEL -> half - 0.5f;
            case HALF_PIXEL_SYMMETRIC -> {
                double adjustment = s.to() / (s.scale() * s.from());
                double centre = s.from() / 2.0;
                yield centre * (1 - adjustment) + half - 0.5;
            }
            case PYTORCH_HALF_PIXEL -> s.to() > 1 ? half - 0.5f : 0;
            case ALIGN_CORNERS -> s.to() > 1 ? place * (s.from() - 1.0) / (s.to() - 1) : 0;
            case ASYMMETRIC -> place / (float) s.scale();
            case TF_HALF_PIXEL_FOR_NN -> half;
            case TF_CROP_AND_RESIZE -> s.to() > 1
                    ? s.start() * (s.from() - 1) + place * (s.end() - s.start()) * (s.from() - 1) / (s.to() - 1)
                    : 0.5 * (s.start() + s.end()) * (s.from() - 1);
        };
    }

    private static double shrinking(Resize op, Stretch stretch) {
        return op.antialias() ? Math.min(1, stretch.scale()) : 1;
    }

    /// The first tap, counted from the place before.
    private static int first(Resize op, Stretch stretch) {
        int reach = op.mode() == Resize.Mode.CUBIC ? 2 : 1;
        return op.mode() == Resize.Mode.NEAREST ? 0 : (int) Math.floor(-reach / shrinking(op, stretch)) + 1;
    }

    private static double[] weights(Resize op, Stretch stretch, double share, int first) {
        if (op.mode() == Resize.Mode.NEAREST) {
            boolean isRight = isRight(op.nearest(), share, stretch.scale());
            return isRight ? new double[]{0, 1} : new double[]{1, 0};
        }
        double[] weights = IntStream.range(first, 2 - first)
                .mapToDouble(tap -> kernel(op, (tap - share) * shrinking(op, stretch))).toArray();
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    private static double kernel(Resize op, double distance) {
        double d = Math.abs(distance);
        if (op.mode() == Resize.Mode.LINEAR) {
            return Math.max(0, 1 - d);
        }
        double a = op.cubic();
        return d <= 1
                ? (a + 2) * d * d * d - (a + 3) * d * d + 1
                : d < 2 ? a * d * d * d - 5 * a * d * d + 8 * a * d - 4 * a : 0;
    }

    private static boolean isRight(Resize.Nearest nearest, double share, double scale) {
        return share == 1 || switch (nearest) {
            case ROUND_PREFER_FLOOR -> share > 0.5;
            case ROUND_PREFER_CEIL -> share >= 0.5;
            case FLOOR -> false;
            case CEIL -> true;
            case SIMPLE -> scale < 1;
        };
    }
}
