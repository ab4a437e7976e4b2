package espalier.format.coded;

import java.util.Arrays;

/// Weighs several opinions on the next decision by how well they did so far. Source: Mahoney, *Adaptive Weighing of Context Models
/// for Lossless Data Compression* (2005), section 3.
///
/// Opinions are log-odds, `256 · ln(p / (1 − p))`.
final class Mixer {
    private static final int MOST_SUM = 3071;
    private static final int[] ODDS = new int[4096];
    private static final int[] ONES = new int[2 * MOST_SUM + 1];
    private static final int UNIT = 1 << 16;

    static {
        for (int i = 0; i < ODDS.length; i++) {
            double probability = (i + 0.5) / ODDS.length;
            ODDS[i] = (int) StrictMath.rint(256 * StrictMath.log(probability / (1 - probability)));
        }
        for (int i = 0; i < ONES.length; i++) {
            double odds = (i - MOST_SUM) / 256.0;
            long ones = (long) StrictMath.rint(65536 / (1 + StrictMath.exp(-odds)));
            ONES[i] = Math.clamp(ones, 1, 65535);
        }
    }

    private final int inputs;
    private final int rate;
    private final int[] weights;
    private final int[] odds;
    private int filled;

    /// @param sets sets of weights, of which each decision names one
    /// @param rate how fast weights follow
    Mixer(int inputs, int sets, int rate) {
        this.inputs = inputs;
        this.rate = rate;
        weights = new int[inputs * sets];
        Arrays.fill(weights, UNIT * 3 / (2 * inputs + 2));
        odds = new int[inputs];
    }

    /// Adds the opinion of `state`.
    void add(long state) {
        odds[filled++] = ODDS[(int) (state >>> 52)];
    }

    /// Codes `bit` under the opinions added since the last decision, and learns from it.
    int code(BitCoder coder, int bit, int set) {
        int from = set * inputs;
        long sum = 0;
        for (int i = 0; i < inputs; i++) {
            sum += (long) weights[from + i] * odds[i];
        }
        int ones = ONES[Math.clamp(sum >> 16, -MOST_SUM, MOST_SUM) + MOST_SUM];
        int coded = coder.code(bit, ones);
        int error = ((coded << 16) - ones) * rate;
        for (int i = 0; i < inputs; i++) {
            weights[from + i] += (int) ((long) odds[i] * error + (1 << 17) >> 18);
        }
        filled = 0;
        return coded;
    }
}
