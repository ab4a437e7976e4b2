package espalier.format.coded;

import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.weight.Dense;
import espalier.model.weight.Grid;
import espalier.model.weight.KeptElements;
import espalier.model.weight.Levels;
import espalier.model.weight.LowRank;
import espalier.model.weight.Mask;
import espalier.model.weight.Palette;
import espalier.model.weight.Palettized;
import espalier.model.weight.Quantized;
import espalier.model.weight.Sparse;
import espalier.model.weight.Weight;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// The numbers of a weight that is no product, in the arrays in which they are coded: a mask, if there is one, and then codes or
/// floats of what it keeps. To read one is to code an empty one.
final class Flat {
    private final Shape shape;
    private final Optional<Levels> levels;
    private final ElementType type;
    private final boolean isSparse;
    private final long[] words;
    private Mask mask;
    /// Floats that are kept, one after another; or integers.
    private MemorySegment numbers = MemorySegment.NULL;
    private Codes.Content codes = new ShortCodes(new short[0]);

    private Flat(Shape shape, Optional<Levels> levels, ElementType type, boolean isSparse, long[] words) {
        this.shape = shape;
        this.levels = levels;
        this.type = type;
        this.isSparse = isSparse;
        this.words = words;
        if (isSparse && levels.isEmpty() && !type.isFloating()) {
            throw new IllegalArgumentException("a sparse weight holds " + type);
        }
        this.mask = Mask.of(isSparse ? Shape.of(0) : shape, _ -> true);
    }

    /// An empty weight.
    ///
    /// @param type of the numbers, where there are no levels
    static Flat empty(Shape shape, Optional<Levels> levels, ElementType type, boolean isSparse) {
        return new Flat(shape, levels, type, isSparse, new long[isSparse ? (shape.countable() + 63) / 64 : 0]);
    }

    /// The numbers of `weight`.
    static Flat of(Weight weight) {
        Weight values = weight instanceof Sparse sparse ? sparse.values() : weight;
        Optional<Levels> levels = switch (values) {
            case Quantized quantized -> Optional.of(quantized.grid());
            case Palettized palettized -> Optional.of(palettized.palette());
            case Dense _,Sparse _,LowRank _ -> Optional.empty();
        };
        ElementType type = values instanceof Dense dense ? dense.array().type() : ElementType.FLOAT32;
        var flat = new Flat(weight.shape(), levels, type, weight instanceof Sparse,
                weight instanceof Sparse sparse ? sparse.mask().toWords() : new long[0]);
        switch (values) {
            case Quantized quantized -> flat.codes = new GridCodes(quantized);
            case Palettized palettized -> flat.codes = new PaletteCodes(palettized);
            case Dense(Array array) -> flat.numbers = weight instanceof Sparse sparse
                    ? KeptElements.of(array, sparse.mask())
                    : array.bytes();
            case Sparse _,LowRank _ -> throw new IllegalStateException("A flat weight holds no " + values);
        }
        return flat;
    }

    /// Codes all numbers.
    void code(BitCoder coder, Learned learned) {
        if (isSparse) {
            int rows = shape.rank() < 2 ? 1 : Math.toIntExact(shape.size(0));
            int columns = rows == 0 ? 0 : shape.countable() / rows;
            Significance.code(coder, words, rows, columns);
            mask = Mask.ofWords(shape, words);
        }
        if (levels.isPresent()) {
            int bits = levels.get().bits();
            if (coder.isReading()) {
                codes = new ShortCodes(new short[shape.countable()]);
            }
            Codes.code(coder, codes, bits, mask, learned.about("codes of " + bits, Codes.STATES));
        } else if (!type.isFloating()) {
            if (coder.isReading()) {
                numbers = MemorySegment.ofArray(new byte[Math.toIntExact(Integers.bytes(type, shape))]);
            }
            Integers.code(coder, learned, type, numbers);
        } else {
            long kept = mask.kept();
            if (coder.isReading()) {
                numbers = MemorySegment.ofArray(new byte[Math.toIntExact(Math.multiplyExact(kept, type.bytes()))]);
            }
            new Floats(coder, learned, FloatLayout.of(type), "weight").code(numbers, kept);
        }
    }

    /// The weight that was read.
    Weight toWeight() {
        Weight values = levels.<Weight>map(some -> switch (some) {
            case Grid grid -> quantized(grid);
            case Palette palette -> palettized(palette);
        }).orElseGet(
                () -> new Dense(isSparse ? KeptElements.spread(numbers, type, mask) : new Array(type, shape, numbers)));
        return isSparse ? new Sparse(mask, values) : values;
    }

    private Quantized quantized(Grid grid) {
        short[] signed = new short[shape.countable()];
        int lowest = 1 << grid.bits() - 1;
        for (int i = 0; i < signed.length; i++) {
            signed[i] = mask.keeps(i) ? (short) (codes.at(i) - lowest) : 0;
            require(signed[i] >= grid.low(), signed[i]);
        }
        return new Quantized(shape, grid, MemorySegment.ofArray(signed));
    }

    private Palettized palettized(Palette palette) {
        byte[] places = new byte[shape.countable()];
        for (int i = 0; i < places.length; i++) {
            places[i] = (byte) codes.at(i);
            require(codes.at(i) < palette.size(), codes.at(i));
        }
        return Palettized.of(shape, palette, places);
    }

    private static void require(boolean has, int code) {
        if (!has) {
            throw new IllegalArgumentException("a weight uses the code " + code + ", which it does not have");
        }
    }

    private record ShortCodes(short[] codes) implements Codes.Content {
        @Override
        public int at(int index) {
            return codes[index] & 0xffff;
        }

        @Override
        public void set(int index, int code) {
            codes[index] = (short) code;
        }
    }

    private record GridCodes(Quantized quantized) implements Codes.Content {
        @Override
        public int at(int index) {
            return quantized.codeAt(index) + (1 << quantized.grid().bits() - 1);
        }

        @Override
        public void set(int index, int code) {
            throw new IllegalStateException("A weight that is written does not change");
        }
    }

    private record PaletteCodes(Palettized palettized) implements Codes.Content {
        @Override
        public int at(int index) {
            return palettized.codeAt(index);
        }

        @Override
        public void set(int index, int code) {
            throw new IllegalStateException("A weight that is written does not change");
        }
    }
}
