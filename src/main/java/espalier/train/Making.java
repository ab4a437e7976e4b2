package espalier.train;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.op.ConstantOfShape;
import espalier.model.op.EyeLike;
import espalier.model.op.Range;
import espalier.model.op.ShapeOf;
import java.util.Arrays;

/// Kernels that make arrays of shapes and single numbers.
final class Making {
    private Making() {
    }

    static Kernel shapeOf(ShapeOf shape) {
        return Kernel.of(in -> {
            long[] sizes = Tensors.sizes(in.get(0));
            int rank = sizes.length;
            int start = Math.clamp(shape.start() < 0 ? shape.start() + rank : shape.start(), 0, rank);
            int end = Math.clamp(shape.end() < 0 ? shape.end() + rank : shape.end(), start, rank);
            return Tensors.ofLongs(in.memory(), Arrays.copyOfRange(sizes, start, end), end - start);
        });
    }

    static Kernel sizeOf() {
        return Kernel.of(in -> Tensors.ofLongs(in.memory(), new long[]{in.get(0).getShape().size()}));
    }

    static Kernel constantOfShape(ConstantOfShape constant) {
        Array value = constant.value();
        DataType type = Tensors.nativeType(value.type());
        return Kernel.of(in -> {
            var shape = new ai.djl.ndarray.types.Shape(in.longs(0));
            if (value.type().isInteger()) {
                // The engine takes the number in double precision.
                return JniUtils.broadcast(Tensors.of(in.memory(), value.reshaped(Shape.SCALAR)), shape);
            }
            return JniUtils.full(in.memory(), shape, value.toDoubles()[0], type, Device.cpu(), SparseFormat.DENSE);
        });
    }

    static Kernel eyeLike(EyeLike eye) {
        return Kernel.of(in -> {
            long[] sizes = Tensors.sizes(in.get(0));
            long[] values = new long[Math.toIntExact(Math.multiplyExact(sizes[0], sizes[1]))];
            for (int row = 0; row < sizes[0]; row++) {
                long column = (long) row + eye.diagonal();
                if (column >= 0 && column < sizes[1]) {
                    values[(int) (row * sizes[1] + column)] = 1;
                }
            }
            return Tensors.of(in.memory(), Array.ofLongs(in.outputType(0), Shape.of(sizes), values));
        });
    }

    static Kernel range() {
        return Kernel.of(in -> {
            ElementType type = in.outputType(0);
            return Tensors.of(in.memory(), type.isInteger() ? wholes(type, in) : numbers(type, in));
        });
    }

    private static Array wholes(ElementType type, Operands in) {
        long start = in.longs(0)[0];
        long step = in.longs(2)[0];
        long[] values = new long[Math.toIntExact(Range.count(start, in.longs(1)[0], step))];
        Arrays.setAll(values, i -> start + i * step);
        return Array.ofLongs(type, Shape.of(values.length), values);
    }

    private static Array numbers(ElementType type, Operands in) {
        double start = in.number(0);
        double step = in.number(2);
        double count = Math.max(0, Math.ceil((in.number(1) - start) / step));
        if (!(count < Integer.MAX_VALUE)) {
            throw new IllegalArgumentException("steps of " + step + " make too many numbers");
        }
        double[] values = new double[(int) count];
        Arrays.setAll(values, i -> start + i * step);
        return Array.ofDoubles(type, Shape.of(values.length), values);
    }
}
