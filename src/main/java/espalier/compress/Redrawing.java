package espalier.compress;

import espalier.compress.method.Kept;
import espalier.compress.method.Part;

import espalier.model.array.FloatBlocks;
import espalier.model.metric.Histogram;
import espalier.model.weight.Grid;
import espalier.model.weight.Levels;
import espalier.model.weight.Palette;
import espalier.model.weight.Slices;
import java.util.Arrays;
import java.util.Optional;

/// Counts weights anew as pruning and levels change them, in one pass.
final class Redrawing {
    /// Added to a number of magnitude below 2²² it leaves the nearest whole number, halves to even, in the lower bits.
    private static final float ROUND = 12582912f;
    private static final int ROUND_BITS = Float.floatToRawIntBits(ROUND);

    /// Above, codes are too many to count one by one.
    private static final int MOST_COUNTED_BITS = 8;

    private final Histogram like;
    private final Histogram.Scale bins;
    private final Kept kept;
    private final Optional<Levels> levels;
    private final Optional<Grid> grid;
    private final Optional<Palette> palette;
    private final int[] counts;
    private final int[] codes;
    private final float[][] bounds;
    private final float[][] valuesOf;
    private final float[] scales;
    private final float[] zeros;
    private final float[] left = new float[FloatBlocks.SIZE];
    private final int[] places = new int[FloatBlocks.SIZE];
    private final float[] nearScales = new float[FloatBlocks.SIZE];
    private final float[] nearZeros = new float[FloatBlocks.SIZE];

    Redrawing(Histogram like, Kept kept, Optional<Levels> levels) {
        this.like = like;
        this.kept = kept;
        this.levels = levels;
        grid = levels.filter(Grid.class::isInstance).map(Grid.class::cast);
        palette = levels.filter(Palette.class::isInstance).map(Palette.class::cast);
        bins = Histogram.Scale.of(like.low(), like.high(), like.bins());
        counts = new int[like.bins()];
        valuesOf = new float[palette.map(Palette::slices).orElse(0)][];
        bounds = new float[valuesOf.length][];
        palette.ifPresent(some -> {
            Arrays.setAll(valuesOf, some::values);
            Arrays.setAll(bounds, slice -> Palette.bounds(valuesOf[slice]));
        });
        scales = grid.map(some -> some.scales().toFloats()).orElse(new float[0]);
        zeros = grid.map(some -> some.zeros().toFloats()).orElse(new float[0]);
        codes = new int[grid.filter(some -> some.bits() <= MOST_COUNTED_BITS).map(some -> 2 << some.bits()).orElse(0)];
    }

    /// The histogram of `part` afterwards.
    Histogram of(Part part) {
        Slices slices = levels.map(some -> some.slicesOf(part.values().shape()))
                .orElseGet(() -> part.slices(Levels.TENSOR));
        FloatBlocks.read(part.values(), (block, count, start) -> slices.runs(start, count,
                (slice, step, from, to) -> {
                    if (palette.isPresent()) {
                        pick(palette.get(), block, from, to, start, slice, step);
                    } else if (step == 0) {
                        run(block, from, to, start, slice);
                    } else {
                        neighbours(block, from, to, start, slice);
                    }
                }));
        return Histogram.of(like.low(), like.high(), counts);
    }

    private void pick(Palette some, float[] block, int from, int to, long start, int first, int step) {
        for (int i = from, s = first; i < to; i++, s += step) {
            left[i] = kept.keeps(start + i, block[i])
                    ? valuesOf[s][Palette.place(bounds[s], block[i])]
                    : 0;
        }
        bin(left, from, to);
    }

    private void run(float[] block, int from, int to, long start, int slice) {
        if (kept == Kept.ALL) {
            count(block, from, to, slice);
            return;
        }
        int number = kept instanceof Kept.Above(float threshold)
                ? takeAbove(block, from, to, threshold)
                : take(block, from, to, start);
        counts[bins.bin(0)] += to - from - number;
        count(left, 0, number, slice);
    }

    /// Each number is in the slice after that of the number before, so that none can be left out before it is decoded.
    private void neighbours(float[] block, int from, int to, long start, int first) {
        decodeNeighbours(block, from, to, first);
        if (kept == Kept.ALL) {
            bin(left, from, to);
            return;
        }
        int zero = bins.bin(0);
        int[] found = places;
        int[] counted = counts;
        bins.find(left, from, to, found);
        if (kept instanceof Kept.Above(float threshold)) {
            for (int i = from; i < to; i++) {
                counted[Math.abs(block[i]) >= threshold ? found[i] : zero]++;
            }
            return;
        }
        for (int i = from; i < to; i++) {
            counted[kept.keeps(start + i, block[i]) ? found[i] : zero]++;
        }
    }

    /// One index for all arrays, so that the loop is compiled to vectors.
    private void decodeNeighbours(float[] block, int from, int to, int first) {
        float low = grid.orElseThrow().low();
        float high = grid.orElseThrow().high();
        float[] decoded = left;
        float[] steps = nearScales;
        float[] offsets = nearZeros;
        System.arraycopy(scales, first, steps, from, to - from);
        System.arraycopy(zeros, first, offsets, from, to - from);
        for (int i = from; i < to; i++) {
            float code = Math.min(Math.max(block[i] / steps[i] + offsets[i], low), high) + ROUND - ROUND;
            decoded[i] = steps[i] * (code - offsets[i]);
        }
    }

    private void count(float[] values, int from, int to, int slice) {
        if (grid.isEmpty()) {
            bin(values, from, to);
            return;
        }
        round(grid.get(), slice, values, from, to);
        if (codes.length > 0 && to - from >= codes.length) {
            countCodes(grid.get(), slice, from, to);
        } else {
            decode(slice, from, to);
            bin(left, from, to);
        }
    }

    private void bin(float[] values, int from, int to) {
        int[] found = places;
        bins.find(values, from, to, found);
        int[] counted = counts;
        for (int i = from; i < to; i++) {
            counted[found[i]]++;
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

    private int take(float[] block, int from, int to, long start) {
        int number = 0;
        for (int i = from; i < to; i++) {
            if (kept.keeps(start + i, block[i])) {
                left[number++] = block[i];
            }
        }
        return number;
    }

    /// Leaves codes, raised by [#ROUND], in `left`. A loop of arithmetic alone, so that it is compiled to vectors.
    private void round(Grid some, int slice, float[] values, int from, int to) {
        float scale = scales[slice];
        float zero = zeros[slice];
        float low = some.low();
        float high = some.high();
        float[] rounded = left;
        for (int i = from; i < to; i++) {
            rounded[i] = Math.min(Math.max(values[i] / scale + zero, low), high) + ROUND;
        }
    }

    private void decode(int slice, int from, int to) {
        float scale = scales[slice];
        float zero = zeros[slice];
        float[] rounded = left;
        for (int i = from; i < to; i++) {
            rounded[i] = scale * (rounded[i] - ROUND - zero);
        }
    }

    /// Counts codes, to decode each but once; in two sets of counters, as one number often has the code of the one before.
    private void countCodes(Grid some, int slice, int from, int to) {
        float[] rounded = left;
        int first = ROUND_BITS + some.low();
        int second = first - codes.length / 2;
        int[] counted = codes;
        int i = from;
        for (; i + 1 < to; i += 2) {
            counted[Float.floatToRawIntBits(rounded[i]) - first]++;
            counted[Float.floatToRawIntBits(rounded[i + 1]) - second]++;
        }
        if (i < to) {
            counted[Float.floatToRawIntBits(rounded[i]) - first]++;
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
