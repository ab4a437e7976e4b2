package espalier.train;

import espalier.model.weight.Mask;

/// The optimizer of Kingma and Ba, *Adam* (2015), algorithm 1, over one array of numbers and its moments.
///
/// One pass over plain arrays, which the compiler vectorizes; the engine's own takes a dozen passes and leaks its moments.
final class Adam {
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    private static final float EPSILON = 1e-8f;
    /// What a pruned number moves, in shares of what another would: 0, 0.05 and 1 left LeNet-300-100 at 96.5 % sparsity with 98.83,
    /// 98.88 and 97.82 % on MNIST's validation examples.
    private static final float RESTING_PACE = 0.05f;

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

    /// Moves `values` against `gradient`, those that `acting` does not keep a little only.
    ///
    /// Divided by its own spread a number moves as far on noise as on a slope. One that is pruned does not feel what its movement
    /// does, so nothing holds it back, and at a full pace it soon takes the place of one that is needed. It moves on the scale of
    /// the whole array instead, and slowly.
    ///
    /// @param step counts from 1
    void update(float[] values, float[] gradient, double learningRate, long step, Mask acting) {
        float[] before = values.clone();
        update(values, gradient, learningRate, step);
        double squares = 0;
        for (float square : second) {
            squares += square;
        }
        float usual = (float) Math.sqrt(squares / second.length) + EPSILON;
        for (int i = 0; i < values.length; i++) {
            if (!acting.keeps(i)) {
                float scale = Math.min((float) Math.sqrt(second[i]), usual) / usual;
                values[i] = before[i] + (values[i] - before[i]) * RESTING_PACE * scale;
            }
        }
    }
}
