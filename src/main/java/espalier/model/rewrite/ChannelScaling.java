package espalier.model.rewrite;

import espalier.model.array.Array;
import espalier.model.weight.CompressedLayer;
import espalier.model.weight.Constraint;
import espalier.model.weight.Dense;
import espalier.model.weight.Grid;
import espalier.model.weight.Levels;
import espalier.model.weight.LowRank;
import espalier.model.weight.Moving;
import espalier.model.weight.Palette;
import espalier.model.weight.Palettized;
import espalier.model.weight.Quantized;
import espalier.model.weight.Slices;
import espalier.model.weight.Sparse;
import espalier.model.weight.Weight;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Multiplies each slice of a weight by a factor of its own; the weight stays in the form it is stored in.
///
/// Zeros stay zeros, scales and palettes take the factors. What cannot: levels for the whole tensor or along another axis (but one
/// scale for all becomes one for each slice).
///
/// @param axis the axis of the slices
/// @param factors one for each slice
public record ChannelScaling(int axis, double[] factors) {
    /// `weight` scaled, if its form can hold that.
    public Optional<Weight> of(Weight weight) {
        return switch (weight) {
            case Dense(Array array) -> Optional.of(new Dense(scaled(array, axis)));
            case Sparse(var mask, Weight values) -> of(values).map(inner -> new Sparse(mask, inner));
            case Quantized quantized -> scaled(quantized.grid(), quantized.shape().rank())
                    .map(grid -> new Quantized(quantized.shape(), grid, codes(quantized)));
            case Palettized palettized -> palettized.palette().axis() == axis
                    ? Optional.of(palettized.withValues(scaled(palettized.palette().values(), 0)))
                    : Optional.empty();
            case LowRank(var shape, List<Weight> parts) -> {
                int part = axis == 0 ? 0 : parts.size() - 1;
                yield axis > 1 ? Optional.empty() : of(parts.get(part)).map(other -> {
                    var changed = new ArrayList<>(parts);
                    changed.set(part, other);
                    return new LowRank(shape, changed);
                });
            }
        };
    }

    /// `layer` scaled under a constraint that holds for it, if its form can hold that.
    public Optional<CompressedLayer> of(CompressedLayer layer) {
        return of(layer.constraint(), layer.latent())
                .map(start -> CompressedLayer.of(start.constraint, start.latent));
    }

    private record Start(Constraint constraint, List<Array> latent) {}

    private Optional<Start> of(Constraint constraint, List<Array> latent) {
        return switch (constraint) {
            case Constraint.Free free -> Optional.of(new Start(free, List.of(scaled(latent.getFirst(), axis))));
            case Constraint.Masked(var mask, Constraint kept) -> of(kept, latent)
                    .map(inner -> new Start(new Constraint.Masked(mask, inner.constraint), inner.latent));
            case Constraint.OnGrid(Grid grid) -> scaled(grid, latent.getFirst().shape().rank())
                    .map(other -> new Start(new Constraint.OnGrid(other),
                            List.of(scaled(latent.getFirst(), axis))));
            case Constraint.OnLearnedGrid(Grid grid) -> scaled(grid.withScales(latent.getLast()),
                    latent.getFirst().shape().rank()).map(other -> start(other, Moving.CODES_AND_SCALES, latent));
            case Constraint.OnLevels(Palette palette) -> scaled(palette)
                    .map(other -> start(other, Moving.CODES, latent));
            case Constraint.OnScaledLevels(Palette palette) -> scaled(palette.times(latent.getLast()))
                    .map(other -> start(other, Moving.CODES_AND_SCALES, latent));
            case Constraint.OnLearnedLevels(Palette palette) -> scaled(palette.withValues(latent.getLast()))
                    .map(other -> start(other, Moving.CODES_AND_VALUES, latent));
            case Constraint.OnPalette palette -> palette.coded().palette().axis() == axis
                    ? Optional.of(new Start(palette, List.of(scaled(latent.getFirst(), 0))))
                    : Optional.empty();
            case Constraint.Factored product -> axis > 1 ? Optional.empty() : of(product, latent);
        };
    }

    /// A product takes what scales its rows in its first factor, and what scales its columns in its last.
    private Optional<Start> of(Constraint.Factored product, List<Array> latent) {
        var parts = new ArrayList<>(product.factors());
        var latents = new ArrayList<>(product.split(latent));
        int part = axis == 0 ? 0 : parts.size() - 1;
        return of(parts.get(part), latents.get(part)).map(scaled -> {
            parts.set(part, scaled.constraint);
            latents.set(part, scaled.latent);
            return new Start(new Constraint.Factored(product.shape(), parts),
                    latents.stream().flatMap(List::stream).toList());
        });
    }

    private Start start(Levels levels, Moving moving, List<Array> latent) {
        Array values = scaled(latent.getFirst(), axis);
        Constraint constraint = Constraint.on(levels, moving, values);
        return new Start(constraint, constraint.start(values));
    }

    private Optional<Palette> scaled(Palette palette) {
        return palette.axis() == axis
                ? Optional.of(palette.withValues(scaled(palette.values(), 0)))
                : Optional.empty();
    }

    /// The grid of the scaled numbers. Scales are positive, so a negative factor turns the codes around; what a factor of zero leaves
    /// has the code of zero, so its scale does not matter.
    private Optional<Grid> scaled(Grid grid, int rank) {
        boolean hasZero = !grid.symmetric() || grid.bits() > 1;
        if (grid.axis() != axis && grid.axis() != Levels.TENSOR || !hasZero && hasZeroFactor()) {
            return Optional.empty();
        }
        int count = Math.max(factors.length, Math.toIntExact(grid.scales().elements()));
        float[] scales = new float[count];
        float[] zeros = new float[count];
        for (int slice = 0; slice < count; slice++) {
            int from = grid.axis() == axis ? slice : 0;
            double factor = factors[slice % factors.length];
            float scale = (float) (grid.scales().floatAt(from) * Math.abs(factor));
            scales[slice] = scale > 0 ? scale : grid.scales().floatAt(from);
            float zero = grid.zeros().floatAt(from);
            zeros[slice] = factor < 0 ? grid.low() + grid.high() - zero : zero;
        }
        return Optional.of(new Grid(grid.bits(), grid.symmetric(), axis, grid.group(), Array.of(scales, scales.length),
                Array.of(zeros, zeros.length)));
    }

    private boolean hasZeroFactor() {
        for (double factor : factors) {
            if (factor == 0) {
                return true;
            }
        }
        return false;
    }

    private MemorySegment codes(Quantized weight) {
        Grid grid = weight.grid();
        short[] codes = new short[weight.shape().countable()];
        Slices old = grid.slicesOf(weight.shape());
        Slices.along(axis, weight.shape()).runs(0, codes.length, (slice, step, from, to) -> {
            for (int i = from, s = slice; i < to; i++, s += step) {
                int code = weight.codeAt(i);
                codes[i] = (short) (factors[s] > 0
                        ? code
                        : factors[s] < 0
                                ? grid.low() + grid.high() - code
                                : Math.round(grid.zeros().floatAt(old.of(i))));
            }
        });
        return MemorySegment.ofArray(codes);
    }

    private Array scaled(Array array, int along) {
        float[] values = array.toFloats();
        Slices.along(along, array.shape()).runs(0, values.length, (slice, step, from, to) -> {
            for (int i = from, s = slice; i < to; i++, s += step) {
                values[i] = (float) (values[i] * factors[s]);
            }
        });
        return Array.of(values, array.shape());
    }
}
