package espalier.format.torch.write;

import static espalier.format.torch.write.Script.call;
import static espalier.format.torch.write.Script.list;

import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.weight.Grid;
import espalier.model.weight.Mask;
import espalier.model.weight.Quantized;
import espalier.model.weight.Slices;
import espalier.model.weight.Sparse;
import espalier.model.weight.Weight;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;

/// A quantized weight as integers that code turns into floats again, exactly those of the weight: `scale · (code − zero)`.
///
/// Codes of up to 4 bits share bytes: 8, 4 or 2 of them, the first in the lowest bits, counted from the grid's lowest code.
record CodedWeight(Quantized quantized, Optional<Mask> mask) {
    /// `weight` as integers, if it is quantized and every number of it has a code.
    static Optional<CodedWeight> of(Weight weight) {
        return switch (weight) {
            case Quantized quantized -> Optional.of(new CodedWeight(quantized, Optional.empty()));
            case Sparse(Mask mask, Quantized quantized) when hasZeros(quantized.grid()) ->
                Optional.of(new CodedWeight(quantized, Optional.of(mask)));
            default -> Optional.empty();
        };
    }

    /// Whether zero is a code everywhere.
    private static boolean hasZeros(Grid grid) {
        for (float zero : grid.zeros().toFloats()) {
            if (zero != Math.rint(zero) || zero < grid.low() || zero > grid.high()) {
                return false;
            }
        }
        return true;
    }

    /// Bits that a code takes in the file.
    private int width() {
        int bits = grid().bits();
        return bits > 8 ? 16 : bits > 4 ? 8 : bits > 2 ? 4 : bits;
    }

    private Grid grid() {
        return quantized.grid();
    }

    /// Adds the tensors under `name` with endings of their own.
    ///
    /// @return the name of the floats, in the weight's shape
    String write(String name, ModuleTree tree, Script script) {
        String codes = tree.add(name + "_codes", stored());
        String floats = width() < 8 ? unpacked(script, codes) : toFloat(codes);
        float[] zeros = grid().zeros().toFloats();
        float least = width() < 8 ? grid().low() : 0;
        boolean isPlain = true;
        for (int i = 0; i < zeros.length; i++) {
            zeros[i] -= least;
            isPlain &= zeros[i] == 0;
        }
        String centred = isPlain
                ? floats
                : call("sub", floats, tree.add(name + "_zero_point", perSlice(Array.of(zeros, zeros.length))));
        return script.let(call("mul", centred, tree.add(name + "_scale", perSlice(grid().scales()))));
    }

    private static String toFloat(String codes) {
        return call("to", codes, TorchType.FLOAT32.code(), "False", "False", Script.NONE);
    }

    /// Numbers of the grid, one a slice, in a shape that stretches over the weight.
    private Tensor perSlice(Array numbers) {
        if (grid().axis() == Grid.TENSOR) {
            return Tensor.of(numbers.reshaped(Shape.SCALAR), false);
        }
        long[] sizes = new long[quantized.shape().rank() - grid().axis()];
        Arrays.fill(sizes, 1);
        sizes[0] = numbers.elements();
        return Tensor.of(numbers.reshaped(Shape.of(sizes)), false);
    }

    private Tensor stored() {
        long elements = quantized.shape().elements();
        return switch (width()) {
            case 16 -> new Tensor(TorchType.INT16, quantized.shape(), false, out -> write(out, 16));
            case 8 -> new Tensor(TorchType.INT8, quantized.shape(), false, out -> write(out, 8));
            default -> new Tensor(TorchType.UINT8, Shape.of(Math.ceilDiv(elements * width(), 8)), false,
                    out -> write(out, width()));
        };
    }

    private String unpacked(Script script, String codes) {
        int width = width();
        var parts = new ArrayList<String>();
        for (int shift = 0; shift < 8; shift += width) {
            String moved = shift == 0 ? codes : call("bitwise_right_shift", codes, shift);
            parts.add(script.let(call("bitwise_and", moved, (1 << width) - 1)));
        }
        String all = script.let(call("reshape", call("stack", list(parts), 1), "[-1]"));
        long elements = quantized.shape().elements();
        String exact = elements * width % 8 == 0 ? all : call("slice", all, 0, 0, elements, 1);
        return script.let(call("reshape", toFloat(exact), list(quantized.shape().sizes())));
    }

    private void write(OutputStream out, int width) throws IOException {
        long elements = quantized.shape().elements();
        Slices slices = grid().slicesOf(quantized.shape());
        float[] zeros = grid().zeros().toFloats();
        byte[] block = new byte[1 << 14];
        int used = 0;
        int shift = 0;
        int low = width < 8 ? grid().low() : 0;
        for (long i = 0; i < elements; i++) {
            boolean kept = mask.isEmpty() || mask.get().keeps(i);
            int code = (kept ? quantized.codeAt(i) : (int) zeros[slices.of(i)]) - low;
            block[used] |= (byte) (code << shift);
            shift += width;
            if (width == 16) {
                block[++used] = (byte) (code >> 8);
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
