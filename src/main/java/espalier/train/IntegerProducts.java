package espalier.train;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.op.Conv;
import espalier.model.op.ConvInteger;
import espalier.model.op.QLinearConv;
import java.util.Arrays;

/// Kernels that multiply integers: in double precision, which holds every sum of 8-bit products exactly.
final class IntegerProducts {
    private IntegerProducts() {
    }

    static Kernel matMul() {
        return Kernel.of(in -> integer(JniUtils.matmul(centred(in, 0, 2, IntegerProducts::rows),
                centred(in, 1, 3, IntegerProducts::columns))));
    }

    static Kernel quantizedMatMul() {
        return Kernel.of(in -> {
            PtNDArray product = JniUtils.matmul(centred(in, 0, 2, IntegerProducts::rows),
                    centred(in, 3, 5, IntegerProducts::columns));
            PtNDArray scale = JniUtils.mul(rows(exact(in.get(1)), product), columns(exact(in.get(4)), product));
            return requantized(product, JniUtils.div(scale, rows(exact(in.get(6)), product)),
                    rows(exact(in.get(7)), product), in);
        });
    }

    static Kernel conv(ConvInteger op) {
        var conv = new Conv(op.window(), op.groups());
        return Kernel.of(in -> integer(Windows.convolved(conv, centred(in, 0, 2, IntegerProducts::one),
                centred(in, 1, 3, IntegerProducts::outputs), null)));
    }

    static Kernel quantizedConv(QLinearConv op) {
        var conv = new Conv(op.window(), op.groups());
        return Kernel.of(in -> {
            PtNDArray bias = in.has(8) ? exact(in.get(8)) : null;
            PtNDArray product = Windows.convolved(conv, centred(in, 0, 2, IntegerProducts::one),
                    centred(in, 3, 5, IntegerProducts::outputs), bias);
            PtNDArray scale = JniUtils.mul(one(exact(in.get(1)), product), channels(exact(in.get(4)), product));
            return requantized(product, JniUtils.div(scale, one(exact(in.get(6)), product)),
                    one(exact(in.get(7)), product), in);
        });
    }

    /// On the grid of the result.
    private static PtNDArray requantized(PtNDArray product, PtNDArray scale, PtNDArray zero, Operands in) {
        return Quantizing.saturated(JniUtils.add(JniUtils.round(JniUtils.mul(product, scale)), zero),
                in.outputType(0));
    }

    /// Brings parameters into a shape that meets the data's.
    private interface Spread {
        PtNDArray apply(PtNDArray parameter, PtNDArray data);
    }

    private static PtNDArray centred(Operands in, int data, int zero, Spread spread) {
        PtNDArray x = exact(in.get(data));
        return in.has(zero) ? JniUtils.sub(x, spread.apply(exact(in.get(zero)), x)) : x;
    }

    private static PtNDArray one(PtNDArray parameter, PtNDArray data) {
        return JniUtils.reshape(parameter, new long[0]);
    }

    /// One for each row; a list has no dimension for columns.
    private static PtNDArray rows(PtNDArray parameter, PtNDArray data) {
        long[] sizes = Tensors.sizes(parameter);
        if (parameter.getShape().size() == 1) {
            return one(parameter, data);
        }
        return sizes.length == 1 ? JniUtils.reshape(parameter, new long[]{-1, 1}) : parameter;
    }

    private static PtNDArray columns(PtNDArray parameter, PtNDArray data) {
        return parameter.getShape().size() == 1 ? one(parameter, data) : parameter;
    }

    /// One for each output of a convolution's weight.
    private static PtNDArray outputs(PtNDArray parameter, PtNDArray weight) {
        return along(0, parameter, weight);
    }

    private static PtNDArray channels(PtNDArray parameter, PtNDArray data) {
        return along(1, parameter, data);
    }

    private static PtNDArray along(int axis, PtNDArray parameter, PtNDArray data) {
        if (parameter.getShape().size() == 1) {
            return one(parameter, data);
        }
        long[] sizes = new long[data.getShape().dimension()];
        Arrays.fill(sizes, 1);
        sizes[axis] = -1;
        return JniUtils.reshape(parameter, sizes);
    }

    private static PtNDArray exact(PtNDArray x) {
        return JniUtils.to(x, DataType.FLOAT64, Device.cpu());
    }

    private static PtNDArray integer(PtNDArray x) {
        return JniUtils.to(x, DataType.INT64, Device.cpu());
    }
}
