package espalier.train;

/// The optimizer of Kingma and Ba, *Adam* (2015), algorithm 1, over one array of numbers and its moments.
///
/// One pass over plain arrays, which the compiler vectorizes; the engine's own takes a dozen passes and leaks its moments.
final class Adam {
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    private static final float EPSILON = 1e-8f;

    private final float[] first;
    private final float[] second;

    Adam(int length) {
        first = new float[length];
        second = new float[length];
    }

    /// What the last step divided the gradient of one number by.
    ///
    /// @param step counts from 1
    double metric(int index, long step) {
        return Math.sqrt(second[index] / (1 - Math.pow(BETA2, step))) + EPSILON;
    }

    /// Forgets the moments of one number.
    void forget(int index) {
        first[index] = 0;
        second[index] = 0;
    }

    /// Moves `values` against `gradient`.
    ///
    /// @param step counts from 1
    void update(float[] values, float[] gradient, double learningRate, long step) {
        float rate = (float) (learningRate / (1 - Math.pow(BETA1, step)));
        float spread = (float) (1 / Math.sqrt(1 - Math.pow(BETA2, step)));
        for (int i = 0; i < values.length; i++) {
            float g = gradient[i];
            float m = BETA1 * first[i] + (1 - BETA1) * g;
            float v = BETA2 * second[i] + (1 - BETA2) * g * g;
            first[i] = m;
            second[i] = v;
            values[i] -= rate * m / ((float) Math.sqrt(v) * spread + EPSILON);
        }
    }
}
