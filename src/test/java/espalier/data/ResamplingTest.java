package espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import espalier.data.Preprocessing.Size;
import espalier.data.Table.Form;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Holds resizing to what PyTorch gives for `interpolate(mode='bilinear', antialias=True)`.
class ResamplingTest {
    private static final float[] IMAGE = {0, 1, 4, 9, 16, 25, 36, 12, 27, 7, 26, 10, 33, 21, 11, 3, 34, 30, 28, 28};

    @Test
    void shrinksAsPyTorchDoes() {
        float[] expected = {9.2f, 12.099999f, 23.727274f, 18.840908f, 22.313637f, 26.122726f};
        assertThat(new Resampling(Form.image(1, 4, 5), new Size(3, 2)).apply(IMAGE)).containsExactly(expected,
                within(1e-5f));
    }

    @Test
    void enlargesAsPyTorchDoes() {
        float[] expected = {0, 0.5714285f, 1.8571432f, 4, 7.5714285f, 12, 16, 17.500002f, 22.071430f, 20.957144f, 9.6f,
                18.171430f, 16.5f, 9.7f, 25.5f, 24.071428f, 22.857143f, 22.5f, 23.571428f, 17.571428f, 9, 19.1f,
                18.014286f, 21.457144f, 32.1f, 25.671427f, 20.1f, 16.099998f, 3, 20.714285f, 32.857143f, 30, 28.571428f,
                28, 28};
        assertThat(new Resampling(Form.image(1, 4, 5), new Size(5, 7)).apply(IMAGE)).containsExactly(expected,
                within(1e-5f));
    }

    @Test
    void treatsChannelsApartWhereverTheyStand() {
        float[] planar = new float[40];
        float[] interleaved = new float[40];
        for (int i = 0; i < 20; i++) {
            planar[i] = IMAGE[i];
            planar[20 + i] = -IMAGE[i];
            interleaved[2 * i] = IMAGE[i];
            interleaved[2 * i + 1] = -IMAGE[i];
        }
        float[] one = new Resampling(Form.image(1, 4, 5), new Size(3, 2)).apply(IMAGE);
        float[] two = new Resampling(Form.image(2, 4, 5), new Size(3, 2)).apply(planar);
        float[] mixed = new Resampling(new Form(2, 4, 5, true, true), new Size(3, 2)).apply(interleaved);
        assertThat(Arrays.copyOf(two, 6)).containsExactly(one);
        for (int i = 0; i < 6; i++) {
            assertThat(two[6 + i]).isEqualTo(-one[i]);
            assertThat(mixed[2 * i]).isEqualTo(one[i]);
            assertThat(mixed[2 * i + 1]).isEqualTo(-one[i]);
        }
    }
}
