package espalier.report;

import espalier.model.array.Shape;
import java.awt.Color;
import java.util.Arrays;

/// Weights as a picture in diverging colours: negative red, positive blue, zero the ground.
///
/// A matrix is drawn as it is, outputs down; a convolution as tiles, outputs across and inputs down, or outputs in rows where there
/// is one input. What is larger than 1,000 pixels is thinned: the strongest weight of a block stands for it.
///
/// @param argb row-major, `width · height` opaque pixels
public record WeightImage(int width, int height, int[] argb) {
    private static final int LARGEST = 1000;
    private static final int SHADES = 127;

    /// The picture of `weights` of `shape`; magnitudes of `reach` and more get the full colour.
    static WeightImage of(Shape shape, float[] weights, double reach, ChartTheme theme) {
        return shape.rank() <= 2 ? matrix(shape, weights, reach, theme) : tiles(shape, weights, reach, theme);
    }

    private static WeightImage matrix(Shape shape, float[] weights, double reach, ChartTheme theme) {
        int rows = shape.rank() == 2 ? (int) shape.size(0) : 1;
        int columns = rows == 0 ? 0 : weights.length / rows;
        int step = Math.max(1, (Math.max(rows, columns) + LARGEST - 1) / LARGEST);
        int width = Math.max(1, (columns + step - 1) / step);
        int height = Math.max(1, (rows + step - 1) / step);
        float[] strongest = new float[width * height];
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                int pixel = y / step * width + x / step;
                float weight = weights[y * columns + x];
                if (Math.abs(weight) > Math.abs(strongest[pixel])) {
                    strongest[pixel] = weight;
                }
            }
        }
        int[] shades = shades(theme);
        return new WeightImage(width, height,
                Arrays.stream(indices(strongest, reach)).map(index -> shades[index]).toArray());
    }

    private static WeightImage tiles(Shape shape, float[] weights, double reach, ChartTheme theme) {
        int kernelWidth = (int) shape.size(-1);
        int kernelHeight = shape.rank() == 3
                ? 1
                : (int) (shape.elements() / shape.size(0) / shape.size(1) / kernelWidth);
        int outputs = (int) shape.size(0);
        int inputs = (int) shape.size(1);
        int across = inputs > 1 ? outputs : Math.max(1, (int) Math.ceil(Math.sqrt(outputs * 2.0)));
        int down = inputs > 1 ? inputs : (outputs + across - 1) / across;
        across = Math.min(across, Math.max(1, LARGEST / (kernelWidth + 1)));
        down = Math.min(down, Math.max(1, LARGEST / (kernelHeight + 1)));
        int width = across * (kernelWidth + 1) - 1;
        int height = down * (kernelHeight + 1) - 1;
        int[] pixels = new int[width * height];
        Arrays.fill(pixels, theme.grid().getRGB());
        int[] shades = shades(theme);
        int[] indices = indices(weights, reach);
        int area = kernelWidth * kernelHeight;
        for (int tile = 0; tile < across * down; tile++) {
            int filter = inputs > 1 ? tile % across * inputs + tile / across : tile;
            if ((filter + 1L) * area > weights.length) {
                break;
            }
            for (int i = 0; i < area; i++) {
                int x = tile % across * (kernelWidth + 1) + i % kernelWidth;
                int y = tile / across * (kernelHeight + 1) + i / kernelWidth;
                pixels[y * width + x] = shades[indices[filter * area + i]];
            }
        }
        return new WeightImage(width, height, pixels);
    }

    private static int[] indices(float[] weights, double reach) {
        int[] indices = new int[weights.length];
        for (int i = 0; i < weights.length; i++) {
            indices[i] = SHADES + (int) Math.round(Math.clamp(weights[i] / reach, -1, 1) * SHADES);
        }
        return indices;
    }

    private static int[] shades(ChartTheme theme) {
        int[] shades = new int[2 * SHADES + 1];
        for (int i = 0; i < shades.length; i++) {
            double strength = Math.pow(Math.abs(i - SHADES) / (double) SHADES, 0.8);
            Color end = i < SHADES ? theme.warning() : theme.quantize();
            shades[i] = theme.faded(end, strength).getRGB();
        }
        return shades;
    }
}
