package espalier.train;

import espalier.model.InputException;
import espalier.model.array.Shape;
import espalier.model.recipe.Augmentation;
import java.util.SplittableRandom;

/// Varies training images at random: shifts and mirrors, each image by itself.
final class Varying {
    /// More channels than this come first, not last.
    private static final int MOST_CHANNELS = 4;

    private final Augmentation augmentation;
    private final int planes;
    private final int height;
    private final int width;
    /// How far neighbours of a plane lie apart: 1, or the number of channels where those come last.
    private final int stride;

    /// @throws InputException if examples of this shape are no images
    Varying(Augmentation augmentation, Shape example) {
        this.augmentation = augmentation;
        if (isNeeded(augmentation) && example.rank() != 3) {
            throw new InputException(("Only images can be shifted or mirrored, as channels×height×width; these examples"
                    + " are of shape %s, so set shift to 0 and mirror to false.").formatted(example));
        }
        long[] sizes = isNeeded(augmentation) ? example.sizes() : new long[]{1, 1, 1};
        boolean last = sizes[2] <= MOST_CHANNELS && sizes[0] > MOST_CHANNELS;
        planes = (int) (last ? sizes[2] : sizes[0]);
        height = (int) (last ? sizes[0] : sizes[1]);
        width = (int) (last ? sizes[1] : sizes[2]);
        stride = last ? planes : 1;
    }

    /// Whether anything is varied.
    static boolean isNeeded(Augmentation augmentation) {
        return !augmentation.equals(Augmentation.NONE);
    }

    /// `batch`, varied with numbers from `random`.
    Batch of(Batch batch, SplittableRandom random) {
        if (!isNeeded(augmentation)) {
            return batch;
        }
        float[] varied = new float[batch.inputs().length];
        int length = varied.length / batch.count();
        for (int from = 0; from < varied.length; from += length) {
            int reach = augmentation.shift();
            int down = random.nextInt(-reach, reach + 1);
            int right = random.nextInt(-reach, reach + 1);
            boolean mirrored = augmentation.mirror() && random.nextBoolean();
            for (int plane = 0; plane < planes; plane++) {
                int first = from + (stride == 1 ? plane * height * width : plane);
                move(batch.inputs(), varied, first, down, right, mirrored);
            }
        }
        return new Batch(varied, batch.labels(), batch.example());
    }

    private void move(float[] from, float[] to, int first, int down, int right, boolean mirrored) {
        for (int y = 0; y < height; y++) {
            int row = Math.clamp(y - down, 0, height - 1);
            for (int x = 0; x < width; x++) {
                int column = Math.clamp(x - right, 0, width - 1);
                int source = row * width + (mirrored ? width - 1 - column : column);
                to[first + (y * width + x) * stride] = from[first + source * stride];
            }
        }
    }
}
