package espalier.compress.prune;

import espalier.model.array.Shape;
import espalier.model.weight.Mask;

/// A weight divided into blocks of filters × positions; at the ends they may be smaller.
record Blocks(Filters filters, int rows, int columns) {
    /// Blocks side by side.
    int across() {
        return (filters.length() + columns - 1) / columns;
    }

    /// Blocks one below another.
    int down() {
        return (filters.count() + rows - 1) / rows;
    }

    int count() {
        return across() * down();
    }

    /// The weights of block `block`.
    int size(int block) {
        int height = Math.min(rows, filters.count() - block / across() * rows);
        int width = Math.min(columns, filters.length() - block % across() * columns);
        return height * width;
    }

    /// Takes a weight.
    private interface Place {
        void at(int block, int index);
    }

    private void each(Place place) {
        int across = across();
        for (int filter = 0; filter < filters.count(); filter++) {
            int first = filter / rows * across;
            for (int position = 0; position < filters.length(); position++) {
                place.at(first + position / columns, filters.index(filter, position));
            }
        }
    }

    /// The mean of each block.
    ///
    /// @param ofWeights in the order of the weight
    float[] means(float[] ofWeights) {
        double[] sums = new double[count()];
        each((block, index) -> sums[block] += ofWeights[index]);
        float[] means = new float[sums.length];
        for (int block = 0; block < sums.length; block++) {
            means[block] = (float) (sums[block] / size(block));
        }
        return means;
    }

    /// The sum of each block.
    double[] sums(float[] ofWeights) {
        double[] sums = new double[count()];
        each((block, index) -> sums[block] += ofWeights[index]);
        return sums;
    }

    /// The mask of a weight of `shape` whose blocks are kept where `kept` says.
    Mask expand(Mask kept, Shape shape) {
        long[] words = new long[(shape.countable() + 63) / 64];
        each((block, index) -> {
            if (kept.keeps(block)) {
                words[index >> 6] |= 1L << (index & 63);
            }
        });
        return Mask.ofWords(shape, words);
    }
}
