package espalier.model.weight;

import espalier.model.array.Array;
import espalier.model.array.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What training must preserve of a compressed weight. `encode` is the plain reference: the weight that free numbers stand for.
///
/// Free numbers ("latent") are a list of float arrays, as many as [#arrays()] says; a factorized weight has those of its factors one after
/// the other.
public sealed interface Constraint {
    /// The weight that `latent` stands for under this constraint.
    Weight encode(List<Array> latent);

    /// How many arrays of free numbers it takes.
    default int arrays() {
        return 1;
    }

    /// What keeps numbers on `levels` while training moves what `moving` says of them.
    ///
    /// @param values numbers of the weight's shape, whose nearest levels are the ones to start from
    /// @throws IllegalArgumentException if levels of this kind cannot move so
    static Constraint on(Levels levels, Moving moving, Array values) {
        return switch (levels) {
            case Grid grid -> switch (moving) {
                case CODES -> new OnGrid(grid);
                case CODES_AND_SCALES -> new OnLearnedGrid(grid);
                case CODES_AND_VALUES, VALUES -> throw new IllegalArgumentException("A grid has no values of its own");
            };
            case Palette palette -> switch (moving) {
                case CODES -> new OnLevels(palette);
                case CODES_AND_SCALES -> new OnScaledLevels(palette);
                case CODES_AND_VALUES -> new OnLearnedLevels(palette);
                case VALUES -> new OnPalette(palette.nearest(values));
            };
        };
    }

    /// The free numbers from which this constraint, made of levels by [#on(Levels, Moving, Array)], starts.
    ///
    /// @param values numbers of the weight's shape
    default List<Array> start(Array values) {
        return switch (this) {
            case OnLearnedGrid(Grid grid) -> List.of(values, grid.scales());
            case OnPalette(Palettized coded) -> List.of(coded.palette().values());
            case OnScaledLevels(Palette palette) -> {
                float[] ones = new float[palette.slices()];
                Arrays.fill(ones, 1);
                yield List.of(values, Array.of(ones, ones.length));
            }
            case OnLearnedLevels(Palette palette) -> List.of(values, palette.values());
            case Masked(_, Constraint kept) -> kept.start(values);
            case Free _,OnGrid _,OnLevels _ -> List.of(values);
            case Factored _ -> throw new IllegalArgumentException("A product starts from its factors");
        };
    }

    /// Any numbers.
    record Free() implements Constraint {
        @Override
        public Weight encode(List<Array> latent) {
            return new Dense(latent.getFirst());
        }
    }

    /// Zero wherever `mask` does not keep; what it keeps obeys `kept` (neither [Masked] nor [Factored]).
    record Masked(Mask mask, Constraint kept) implements Constraint {
        @Override
        public Weight encode(List<Array> latent) {
            return new Sparse(mask, kept.encode(latent));
        }

        @Override
        public int arrays() {
            return kept.arrays();
        }
    }

    /// On the levels of `grid`.
    record OnGrid(Grid grid) implements Constraint {
        @Override
        public Weight encode(List<Array> latent) {
            return Quantized.nearest(latent.getFirst(), grid);
        }
    }

    /// On the levels of a grid whose scales are learned with the numbers. Free numbers are those of the weight's shape, and the
    /// scales, one per slice; scales that are not positive count as [Grid#SMALLEST_SCALE].
    ///
    /// Source: Esser, McKinstry, Bablani, Appuswamy and Modha, *Learned Step Size Quantization* (2020), section 2.1.
    ///
    /// @param grid with the scales to start from
    record OnLearnedGrid(Grid grid) implements Constraint {
        @Override
        public Weight encode(List<Array> latent) {
            return Quantized.nearest(latent.getFirst(), grid.withScales(latent.getLast()));
        }

        @Override
        public int arrays() {
            return 2;
        }
    }

    /// On values that stay: each number has the one nearest to it.
    record OnLevels(Palette palette) implements Constraint {
        @Override
        public Weight encode(List<Array> latent) {
            return palette.nearest(latent.getFirst());
        }
    }

    /// On values that stay but for a factor per slice. Free numbers are those of the weight's shape, and the factors; those that
    /// are not positive count as [Grid#SMALLEST_SCALE].
    ///
    /// Source: Li, Dong and Wang, *Additive Powers-of-Two Quantization* (2020), section 2.3, whose clipping threshold is learned so.
    record OnScaledLevels(Palette palette) implements Constraint {
        @Override
        public Weight encode(List<Array> latent) {
            return palette.times(latent.getLast()).nearest(latent.getFirst());
        }

        @Override
        public int arrays() {
            return 2;
        }
    }

    /// On a palette whose values are learned with the numbers: each number has the value nearest to it, whichever that is by now.
    /// Free numbers are those of the weight's shape, and the values in the palette's shape and in any order.
    ///
    /// @param palette with the values to start from
    record OnLearnedLevels(Palette palette) implements Constraint {
        @Override
        public Weight encode(List<Array> latent) {
            return palette.withValues(latent.getLast()).nearest(latent.getFirst());
        }

        @Override
        public int arrays() {
            return 2;
        }
    }

    /// Every element has the value that its code picks from a palette; the values are free, the codes are those of `coded`. So the
    /// gradients of all weights of one code add up on its value.
    ///
    /// Source: Han et al., *Deep Compression* (2016), section 3, figure 3.
    record OnPalette(Palettized coded) implements Constraint {
        @Override
        public Weight encode(List<Array> latent) {
            return coded.withValues(latent.getFirst());
        }
    }

    /// The product of factors, each under a constraint of its own; `shape` is the whole weight's.
    record Factored(Shape shape, List<Constraint> factors) implements Constraint {
        public Factored {
            factors = List.copyOf(factors);
        }

        @Override
        public Weight encode(List<Array> latent) {
            var encoded = new ArrayList<Weight>();
            for (List<Array> own : split(latent)) {
                encoded.add(factors.get(encoded.size()).encode(own));
            }
            return new LowRank(shape, encoded);
        }

        /// What belongs to each factor of a list that has one for each array.
        public <T> List<List<T>> split(List<T> all) {
            var each = new ArrayList<List<T>>();
            int start = 0;
            for (Constraint factor : factors) {
                each.add(all.subList(start, start + factor.arrays()));
                start += factor.arrays();
            }
            return each;
        }

        @Override
        public int arrays() {
            return factors.stream().mapToInt(Constraint::arrays).sum();
        }
    }
}
