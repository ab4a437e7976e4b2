package espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.model.InputException;
import espalier.model.array.Shape;
import espalier.model.recipe.Augmentation;
import java.util.Arrays;
import java.util.HashSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Images are moved and mirrored as a whole, all channels alike.
class VaryingTest {
    private static final int SIZE = 6;

    @Test
    void shiftsByUpToSoManyPixelsAndDrawsTheEdgeOut() {
        Shape shape = Shape.of(2, SIZE, SIZE);
        Batch batch = batch(shape, 200);
        Batch varied = new Varying(new Augmentation(2, false), shape).of(batch, new SplittableRandom(1));
        var shifts = new HashSet<String>();
        for (int image = 0; image < batch.count(); image++) {
            shifts.add(shift(batch.inputs(), varied.inputs(), image * 2 * SIZE * SIZE));
        }
        assertThat(shifts).hasSize(25).doesNotContain("none");
        assertThat(varied.labels()).isSameAs(batch.labels());
    }

    private static String shift(float[] from, float[] to, int start) {
        for (int down = -2; down <= 2; down++) {
            for (int right = -2; right <= 2; right++) {
                boolean same = true;
                for (int i = 0; i < 2 * SIZE * SIZE; i++) {
                    int y = Math.min(SIZE - 1, Math.max(0, i / SIZE % SIZE - down));
                    int x = Math.min(SIZE - 1, Math.max(0, i % SIZE - right));
                    same &= to[start + i] == from[start + i / SIZE / SIZE * SIZE * SIZE + y * SIZE + x];
                }
                if (same) {
                    return down + "," + right;
                }
            }
        }
        return "none";
    }

    @Test
    void mirrorsAboutHalfOfTheImagesAlsoWithChannelsLast() {
        Shape shape = Shape.of(SIZE, SIZE, 3);
        Batch batch = batch(shape, 200);
        Batch varied = new Varying(new Augmentation(0, true), shape).of(batch, new SplittableRandom(1));
        int mirrored = 0;
        int length = SIZE * SIZE * 3;
        for (int image = 0; image < batch.count(); image++) {
            float[] from = Arrays.copyOfRange(batch.inputs(), image * length, (image + 1) * length);
            float[] to = Arrays.copyOfRange(varied.inputs(), image * length, (image + 1) * length);
            if (!Arrays.equals(from, to)) {
                mirrored++;
                for (int i = 0; i < length; i++) {
                    int row = i / 3 / SIZE;
                    int column = SIZE - 1 - i / 3 % SIZE;
                    assertThat(to[i]).isEqualTo(from[(row * SIZE + column) * 3 + i % 3]);
                }
            }
        }
        assertThat(mirrored).isBetween(80, 120);
    }

    @Test
    void leavesExamplesAloneUnlessAskedAndWantsImages() {
        Batch batch = batch(Shape.of(12), 2);
        assertThat(new Varying(Augmentation.NONE, Shape.of(12)).of(batch, new SplittableRandom(1))).isSameAs(batch);
        assertThatThrownBy(() -> new Varying(new Augmentation(1, false), Shape.of(12)))
                .isInstanceOf(InputException.class).hasMessageContaining("images");
    }

    private static Batch batch(Shape shape, int count) {
        var random = new SplittableRandom(4);
        float[] inputs = new float[count * (int) shape.elements()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = random.nextFloat();
        }
        return new Batch(inputs, new int[count], shape);
    }
}
