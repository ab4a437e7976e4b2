package espalier.compress;

import espalier.model.array.FloatBlocks;
import espalier.model.metric.Histogram;
import espalier.model.weight.Grid;
import java.util.Optional;

/// Counts weights anew as pruning and a grid change them, in one pass.
final class Redrawing {
    /// Added to a number of magnitude below 2²² it leaves the nearest whole number, halves to even, in the lower bits.
    private static final float ROUND = 12582912f;
    private static final int ROUND_BITS = Float.floatToRawIntBits(ROUND);

    private final Histogram like;
    private final Histogram.Scale bins;
    private final Kept kept;
    private final Optional<Grid> grid;
    private final int[] counts;
    private final int[] codes;
    private float[] left = new float[0];

    Redrawing(Histogram like, Kept kept, Optional<Grid> grid) {
        this.like = like;
        this.kept = kept;
        this.grid = grid;
        bins = Histogram.Scale.of(like.low(), like.high(), like.bins());
        counts = new int[like.bins()];
        codes = new int[grid.map(some -> 2 << some.bits()).orElse(0)];
    }

    /// The histogram of `part` afterwards.
    Histogram of(Part part) {
        Grid.Slices slices = part.slices(grid.map(Grid::axis).orElse(Grid.TENSOR));
        FloatBlocks.read(part.values(), (block, count, start) -> Runs.of(slices, start, count,
                (slice, from, to) -> run(block, from, to, start, slice)));
        return Histogram.of(like.low(), like.high(), counts);
    }

    private void run(float[] block, int from, int to, int start, int slice) {
        if (kept == Kept.ALL) {
            count(block, from, to, slice);
            return;
        }
        if (left.length < block.length) {
            left = new float[block.length];
        }
        int number = kept instanceof Kept.Above(float threshold)
                ? takeAbove(block, from, to, threshold)
                : take(block, from, to, start);
        counts[bins.bin(0)] += to - from - number;
        count(left, 0, number, slice);
    }

    private void count(float[] values, int from, int to, int slice) {
        if (grid.isEmpty()) {
            for (int i = from; i < to; i++) {
                counts[bins.bin(values[i])]++;
            }
        } else if (to - from >= codes.length) {
            manyOnGrid(grid.get(), slice, values, from, to);
        } else {
            for (int i = from; i < to; i++) {
                counts[bins.bin(grid.get().decode(grid.get().encode(values[i], slice), slice))]++;
            }
        }
    }

    private int takeAbove(float[] block, int from, int to, float threshold) {
        float[] taken = left;
        int number = 0;
        for (int i = from; i < to; i++) {
            taken[number] = block[i];
            number += Math.abs(block[i]) >= threshold ? 1 : 0;
        }
        return number;
    }

    private int take(float[] block, int from, int to, int start) {
        int number = 0;
        for (int i = from; i < to; i++) {
            if (kept.keeps(start + i, block[i])) {
                left[number++] = block[i];
            }
        }
        return number;
    }

    /// Counts codes first and decodes each but once. Two sets of counters, as one number often has the code of the one before.
    private void manyOnGrid(Grid some, int slice, float[] values, int from, int to) {
        float scale = some.scales().floatAt(slice);
        float zero = some.zeros().floatAt(slice);
        float low = some.low();
        float high = some.high();
        int first = ROUND_BITS + some.low();
        int second = first - codes.length / 2;
        int[] counted = codes;
        int i = from;
        for (; i + 1 < to; i += 2) {
            float one = values[i] / scale + zero;
            float other = values[i + 1] / scale + zero;
            one = one > high ? high : one < low ? low : one;
            other = other > high ? high : other < low ? low : other;
            counted[Float.floatToRawIntBits(one + ROUND) - first]++;
            counted[Float.floatToRawIntBits(other + ROUND) - second]++;
        }
        if (i < to) {
            counted[Float.floatToRawIntBits(Math.clamp(values[i] / scale + zero, low, high) + ROUND) - first]++;
        }
        spread(some, slice);
    }

    private void spread(Grid some, int slice) {
        int half = codes.length / 2;
        for (int code = 0; code < half; code++) {
            int number = codes[code] + codes[code + half];
            if (number > 0) {
                counts[bins.bin(some.decode(code + some.low(), slice))] += number;
                codes[code] = 0;
                codes[code + half] = 0;
            }
        }
    }
}
