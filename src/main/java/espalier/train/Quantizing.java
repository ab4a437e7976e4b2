package espalier.train;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.array.ElementType;
import espalier.model.op.ConvInteger;
import espalier.model.op.DequantizeLinear;
import espalier.model.op.DynamicQuantizeLinear;
import espalier.model.op.IntegerOp;
import espalier.model.op.MatMulInteger;
import espalier.model.op.QLinearConv;
import espalier.model.op.QLinearMatMul;
import espalier.model.op.QuantizeLinear;
import java.util.Arrays;

/// Kernels between numbers and integers on a grid.
final class Quantizing {
    private Quantizing() {
    }

    static Kernel of(IntegerOp op) {
        return switch (op) {
            case QuantizeLinear quantize -> Kernel.of(in -> quantize(quantize, in));
            case DequantizeLinear dequantize -> Kernel.of(in -> dequantize(dequantize, in));
            case DynamicQuantizeLinear _ -> in -> dynamic(in.get(0));
            case ConvInteger conv -> IntegerProducts.conv(conv);
            case MatMulInteger _ -> IntegerProducts.matMul();
            case QLinearConv conv -> IntegerProducts.quantizedConv(conv);
            case QLinearMatMul _ -> IntegerProducts.quantizedMatMul();
        };
    }

    private static PtNDArray quantize(QuantizeLinear op, Operands in) {
        PtNDArray x = floats(in.get(0));
        PtNDArray scaled = JniUtils.div(x, spread(floats(in.get(1)), x, op.axis(), op.block()));
        if (in.outputType(0).isFloat8()) {
            return Casting.eightBits(scaled, ElementType.FLOAT32, in.outputType(0), op.saturate(), in);
        }
        ElementType type = in.outputType(0);
        if (in.passesGradients()) {
            PtNDArray codes = shifted(op, in, x, JniUtils.round(JniUtils.detachGradient(scaled)));
            PtNDArray carrier = clipped(shifted(op, in, x, scaled), type);
            // The difference is exactly zero, and brings the gradient of what was not rounded.
            return JniUtils.add(clipped(codes, type), JniUtils.sub(carrier, JniUtils.detachGradient(carrier)));
        }
        return saturated(shifted(op, in, x, JniUtils.round(scaled)), type);
    }

    private static PtNDArray shifted(QuantizeLinear op, Operands in, PtNDArray x, PtNDArray steps) {
        return in.has(2) ? JniUtils.add(steps, spread(floats(in.get(2)), x, op.axis(), op.block())) : steps;
    }

    private static PtNDArray clipped(PtNDArray codes, ElementType type) {
        return JniUtils.clip(codes, type.least(), type.greatest());
    }

    /// Whole numbers as the nearest elements of `type`.
    static PtNDArray saturated(PtNDArray codes, ElementType type) {
        return JniUtils.to(clipped(codes, type), Tensors.nativeType(type), Device.cpu());
    }

    private static PtNDArray[] dynamic(PtNDArray x) {
        PtNDArray none = Tensors.scalar(x.getManager(), 0);
        PtNDArray least = JniUtils.min(JniUtils.min(x), none);
        PtNDArray greatest = JniUtils.max(JniUtils.max(x), none);
        PtNDArray scale = JniUtils.div(JniUtils.sub(greatest, least), Tensors.scalar(x.getManager(), 255));
        PtNDArray zero = saturated(JniUtils.round(JniUtils.div(JniUtils.neg(least), scale)), ElementType.UINT8);
        PtNDArray codes = JniUtils.add(JniUtils.round(JniUtils.div(x, scale)), floats(zero));
        return new PtNDArray[]{saturated(codes, ElementType.UINT8), scale, zero};
    }

    private static PtNDArray dequantize(DequantizeLinear op, Operands in) {
        if (in.type(0).isFloat8()) {
            return JniUtils.mul(in.get(0), spread(in.get(1), in.get(0), op.axis(), op.block()));
        }
        if (in.get(0).getDataType() == DataType.FLOAT32) {
            PtNDArray codes = in.get(0);
            PtNDArray centred = in.has(2)
                    ? JniUtils.sub(codes, spread(floats(in.get(2)), codes, op.axis(), op.block()))
                    : codes;
            return JniUtils.mul(centred, spread(in.get(1), codes, op.axis(), op.block()));
        }
        PtNDArray x = integers(in.get(0));
        PtNDArray centred = in.has(2) ? JniUtils.sub(x, spread(integers(in.get(2)), x, op.axis(), op.block())) : x;
        return JniUtils.mul(floats(centred), spread(in.get(1), x, op.axis(), op.block()));
    }

    private static PtNDArray floats(PtNDArray x) {
        return JniUtils.to(x, DataType.FLOAT32, Device.cpu());
    }

    /// Wide enough for the difference of any two elements.
    private static PtNDArray integers(PtNDArray x) {
        return JniUtils.to(x, DataType.INT64, Device.cpu());
    }

    /// Scales or zeros in a shape that meets the data's: one for all, one for each slice of `axis`, or one for each block.
    static PtNDArray spread(PtNDArray parameter, PtNDArray x, int axis, int block) {
        long[] sizes = Tensors.sizes(x);
        if (block > 0) {
            int along = Rearranging.axis(axis, sizes.length);
            return JniUtils.slice(JniUtils.repeat(parameter, block, along), along, 0, sizes[along], 1);
        }
        if (parameter.getShape().size() == 1) {
            return JniUtils.reshape(parameter, new long[0]);
        }
        long[] target = new long[sizes.length];
        Arrays.fill(target, 1);
        target[Rearranging.axis(axis, sizes.length)] = -1;
        return JniUtils.reshape(parameter, target);
    }
}
