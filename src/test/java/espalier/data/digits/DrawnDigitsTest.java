package espalier.data.digits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/// Holds the drawn digits to being the same always, balanced, and out of reach of a linear classifier.
class DrawnDigitsTest {
    private static final int PIXELS = DrawnDigits.SIDE * DrawnDigits.SIDE;
    private static final int TRAIN = 6_000;
    private static final int TEST = 2_000;
    private static final int EPOCHS = 8;

    @Test
    void drawsEachImageTheSameInAnyOrder() {
        var forwards = new DrawnDigits();
        var backwards = new DrawnDigits();
        long[] hashes = new long[500];
        for (int i = 0; i < hashes.length; i++) {
            hashes[i] = hash(forwards.image(i));
        }
        for (int i = hashes.length - 1; i >= 0; i--) {
            assertThat(hash(backwards.image(i))).isEqualTo(hashes[i]);
        }
        assertThat(hashes).doesNotHaveDuplicates();
    }

    @Test
    void drawsEachDigitAboutAsOften() {
        var digits = new DrawnDigits();
        int[] counts = new int[10];
        for (int i = 0; i < 20_000; i++) {
            counts[digits.label(i)]++;
        }
        for (int count : counts) {
            assertThat(count).isBetween(1_850, 2_150);
        }
    }

    @Test
    void asksForMoreThanALinearClassifier() {
        var digits = new DrawnDigits();
        float[][] weights = new float[10][PIXELS + 1];
        float[] scores = new float[10];
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            float rate = 0.02f / (1 + epoch);
            for (int i = 0; i < TRAIN; i++) {
                learn(weights, pixels(digits, i), digits.label(i), rate, scores);
            }
        }
        int correct = 0;
        for (int i = TRAIN; i < TRAIN + TEST; i++) {
            correct += largest(scores(weights, pixels(digits, i), scores)) == digits.label(i) ? 1 : 0;
        }
        assertThat((double) correct / TEST).isBetween(0.6, 0.93);
    }

    private static void learn(float[][] weights, float[] pixels, int label, float rate, float[] scores) {
        scores(weights, pixels, scores);
        double sum = 0;
        for (float score : scores) {
            sum += Math.exp(score);
        }
        for (int digit = 0; digit < 10; digit++) {
            float step = (float) (rate * ((digit == label ? 1 : 0) - Math.exp(scores[digit]) / sum));
            for (int i = 0; i < pixels.length; i++) {
                weights[digit][i] += step * pixels[i];
            }
        }
    }

    private static float[] scores(float[][] weights, float[] pixels, float[] scores) {
        for (int digit = 0; digit < 10; digit++) {
            float sum = 0;
            for (int i = 0; i < pixels.length; i++) {
                sum += weights[digit][i] * pixels[i];
            }
            scores[digit] = sum;
        }
        return scores;
    }

    private static int largest(float[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }

    private static float[] pixels(DrawnDigits digits, int index) {
        byte[] image = digits.image(index);
        float[] pixels = new float[PIXELS + 1];
        for (int i = 0; i < PIXELS; i++) {
            pixels[i] = (image[i] & 0xff) / 255f;
        }
        pixels[PIXELS] = 1;
        return pixels;
    }

    private static long hash(byte[] image) {
        var crc = new CRC32();
        crc.update(image);
        return crc.getValue();
    }
}
