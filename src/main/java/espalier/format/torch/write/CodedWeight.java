package espalier.format.torch.write;

import static espalier.format.torch.write.Script.call;
import static espalier.format.torch.write.Script.list;

import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.weight.Dense;
import espalier.model.weight.Grid;
import espalier.model.weight.Levels;
import espalier.model.weight.LowRank;
import espalier.model.weight.Mask;
import espalier.model.weight.Palette;
import espalier.model.weight.Palettized;
import espalier.model.weight.Quantized;
import espalier.model.weight.Slices;
import espalier.model.weight.Sparse;
import espalier.model.weight.Weight;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongToIntFunction;
import java.util.stream.IntStream;

/// A quantized or palettized weight as integers that code turns into floats again, exactly those of the weight: on a grid
/// `scale · (code − zero)`, in a palette the value at the code's place.
///
/// Codes of up to 4 bits share bytes: 8, 4 or 2 of them, the first in the lowest bits, counted from the lowest code. Pruned
/// elements have the code of zero; where zero has none, a bit for each element says whether it is kept.
///
/// @param core [Quantized] or [Palettized]
record CodedWeight(Weight core, Optional<Mask> mask) {
    /// `weight` as integers, if it has codes.
    static Optional<CodedWeight> of(Weight weight) {
        return switch (weight) {
            case Quantized _,Palettized _ -> Optional.of(new CodedWeight(weight, Optional.empty()));
            case Sparse(Mask mask, Weight core) when core instanceof Quantized || core instanceof Palettized ->
                Optional.of(new CodedWeight(core, Optional.of(mask)));
            case Dense _,LowRank _,Sparse _ -> Optional.empty();
        };
    }

    /// Whether zero has a code everywhere.
    private boolean hasZeros() {
        return IntStream.range(0, levels().slicesOf(core.shape()).count()).allMatch(slice -> zero(slice).isPresent());
    }

    /// The code of zero in slice `slice`, if it has one.
    private OptionalInt zero(int slice) {
        return switch (levels()) {
            case Grid grid -> {
                float zero = grid.zeros().floatAt(slice);
                boolean isCode = zero == Math.rint(zero) && zero >= grid.low() && zero <= grid.high();
                yield isCode ? OptionalInt.of((int) zero) : OptionalInt.empty();
            }
            case Palette palette -> IntStream.range(0, palette.size())
                    .filter(code -> palette.decode(code, slice) == 0).findFirst();
        };
    }

    private Levels levels() {
        return switch (core) {
            case Quantized quantized -> quantized.grid();
            case Palettized palettized -> palettized.palette();
            case Dense _,LowRank _,Sparse _ -> throw new IllegalStateException("A weight without codes");
        };
    }

    private int code(long index) {
        return core instanceof Quantized quantized ? quantized.codeAt(index) : ((Palettized) core).codeAt(index);
    }

    /// What is taken from codes that share bytes, so that none is negative.
    private int low() {
        return core instanceof Quantized quantized && width() < 8 ? quantized.grid().low() : 0;
    }

    /// Bits that a code takes in the file.
    private int width() {
        int bits = levels().bits();
        return bits > 8 ? 16 : bits > 4 ? 8 : bits > 2 ? 4 : bits;
    }

    /// Adds the tensors under `name` with endings of their own.
    ///
    /// @return the name of the floats, in the weight's shape
    String write(String name, ModuleTree tree, Script script) {
        String stored = tree.add(name + "_codes", stored());
        String codes = width() < 8 ? unpacked(script, stored, width()) : stored;
        String floats = switch (levels()) {
            case Grid grid -> onGrid(name, tree, script, grid, codes);
            case Palette palette -> inPalette(name, tree, script, palette, codes);
        };
        return mask.filter(_ -> !hasZeros()).map(places -> {
            String bits = tree.add(name + "_kept", packed(1, i -> places.keeps(i) ? 1 : 0));
            String pruned = call("eq", unpacked(script, bits, 1), 0);
            return script.let(call("masked_fill", floats, pruned, "0.0"));
        }).orElse(floats);
    }

    private String onGrid(String name, ModuleTree tree, Script script, Grid grid, String codes) {
        float[] zeros = grid.zeros().toFloats();
        boolean isPlain = true;
        for (int i = 0; i < zeros.length; i++) {
            zeros[i] -= low();
            isPlain &= zeros[i] == 0;
        }
        String floats = Quantizing.toType(codes, ElementType.FLOAT32);
        String centred = isPlain
                ? floats
                : call("sub", floats, spread(script, tree.add(name + "_zero_point",
                        perSlice(Array.of(zeros, zeros.length)))));
        return script.let(call("mul", centred, spread(script, tree.add(name + "_scale", perSlice(grid.scales())))));
    }

    /// Numbers of groups do not stretch over a weight: each is repeated for the elements of its group first.
    private String spread(Script script, String numbers) {
        Slices slices = levels().slicesOf(core.shape());
        if (!isGrouped()) {
            return numbers;
        }
        int groups = slices.count() / slices.across();
        String repeated = script.let(call("expand", call("reshape", numbers, list(groups, 1, slices.across())),
                list(groups, slices.group(), slices.across())));
        String all = script.let(call("reshape", repeated, list(groups * slices.group(), slices.across())));
        String exact = groups * slices.group() == slices.depth()
                ? all
                : script.let(call("slice", all, 0, 0, slices.depth(), 1));
        String apart = call("reshape", exact,
                list(slices.depth() / slices.inner(), slices.inner(), slices.across()));
        return script.let(call("reshape", call("permute", apart, list(0, 2, 1)), list(core.shape().sizes())));
    }

    /// The palette stays a parameter: PyTorch trains its values.
    private String inPalette(String name, ModuleTree tree, Script script, Palette palette, String codes) {
        String values = tree.add(name + "_palette",
                Tensor.of(palette.values().reshaped(Shape.of(palette.values().elements())), true));
        String places = Quantizing.toType(codes, ElementType.INT64);
        if (palette.axis() != Levels.TENSOR) {
            String starts = call("arange", 0, palette.values().elements(), palette.size());
            places = call("add", places, call("reshape", starts, list(sizes(palette.slices()))));
        }
        String picked = script.let(call("index_select", values, 0, call("reshape", places, "[-1]")));
        return script.let(call("reshape", picked, list(core.shape().sizes())));
    }

    /// Whether a slice is a part of what lies along the axis, so that its numbers do not stretch by themselves.
    private boolean isGrouped() {
        Slices slices = levels().slicesOf(core.shape());
        return slices.count() != slices.across();
    }

    /// Numbers of the levels, one a slice, in a shape that stretches over the weight.
    private Tensor perSlice(Array numbers) {
        if (isGrouped()) {
            return Tensor.of(numbers.reshaped(Shape.of(numbers.elements())), false);
        }
        return Tensor.of(numbers.reshaped(levels().axis() == Levels.TENSOR
                ? Shape.SCALAR
                : Shape.of(sizes(numbers.elements()))), false);
    }

    private long[] sizes(long slices) {
        long[] sizes = new long[core.shape().rank() - levels().axis()];
        Arrays.fill(sizes, 1);
        sizes[0] = slices;
        return sizes;
    }

    private Tensor stored() {
        LongToIntFunction codes = storedCodes();
        return switch (width()) {
            case 16 -> new Tensor(TorchType.INT16, core.shape(), false, out -> write(out, 16, codes));
            case 8 -> new Tensor(core instanceof Palettized ? TorchType.UINT8 : TorchType.INT8, core.shape(), false,
                    out -> write(out, 8, codes));
            default -> packed(width(), codes);
        };
    }

    /// The code of each element as it is stored, for a pruned one that of zero.
    private LongToIntFunction storedCodes() {
        Slices slices = levels().slicesOf(core.shape());
        int low = low();
        int[] zeros = IntStream.range(0, slices.count()).map(slice -> zero(slice).orElse(low)).toArray();
        return i -> (mask.isEmpty() || mask.get().keeps(i) ? code(i) : zeros[slices.of(i)]) - low;
    }

    /// Numbers of `width` bits, one an element, that share bytes.
    private Tensor packed(int width, LongToIntFunction numbers) {
        return new Tensor(TorchType.UINT8, Shape.of(Math.ceilDiv(core.shape().elements() * width, 8)), false,
                out -> write(out, width, numbers));
    }

    private String unpacked(Script script, String packed, int width) {
        var parts = new ArrayList<String>();
        for (int shift = 0; shift < 8; shift += width) {
            String moved = shift == 0 ? packed : call("bitwise_right_shift", packed, shift);
            parts.add(script.let(call("bitwise_and", moved, (1 << width) - 1)));
        }
        String all = script.let(call("reshape", call("stack", list(parts), 1), "[-1]"));
        long elements = core.shape().elements();
        String exact = elements * width % 8 == 0 ? all : call("slice", all, 0, 0, elements, 1);
        return script.let(call("reshape", exact, list(core.shape().sizes())));
    }

    private void write(OutputStream out, int width, LongToIntFunction numbers) throws IOException {
        byte[] block = new byte[1 << 14];
        int used = 0;
        int shift = 0;
        for (long i = 0, elements = core.shape().elements(); i < elements; i++) {
            int number = numbers.applyAsInt(i);
            block[used] |= (byte) (number << shift);
            shift += width;
            if (width == 16) {
                block[++used] = (byte) (number >> 8);
            }
            if (shift >= 8) {
                shift = 0;
                used++;
            }
            if (used == block.length) {
                out.write(block);
                Arrays.fill(block, (byte) 0);
                used = 0;
            }
        }
        out.write(block, 0, used + (shift > 0 ? 1 : 0));
    }
}
