package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import espalier.model.array.Dim;
import espalier.model.array.Shape;
import espalier.model.graph.Value;

/// Reads what a file says about inputs and outputs.
final class ValueReader {
    private ValueReader() {
    }

    static Value read(ValueInfoProto info) {
        TypeProto type = info.getType();
        String what = "'" + info.getName() + "'";
        if (!type.hasTensorType()) {
            throw new MalformedException(
                    what + " is not an array, and Espalier opens models that map arrays to arrays");
        }
        var dims = type.getTensorType().getShape().getDimList().stream().map(dim -> dim(dim, what)).toList();
        return new Value(info.getName(), ElementTypes.require(type.getTensorType().getElemType(), what),
                new Shape(dims));
    }

    /// Some exporters write −1 for a size that is not known.
    private static Dim dim(Dimension dim, String what) {
        if (dim.hasDimParam() && !dim.getDimParam().isEmpty()) {
            return new Dim.Symbol(dim.getDimParam());
        }
        if (!dim.hasDimValue() || dim.getDimValue() == -1) {
            return new Dim.Unknown();
        }
        if (dim.getDimValue() < 0) {
            throw new MalformedException(what + " has a dimension of " + dim.getDimValue());
        }
        return Dim.of(dim.getDimValue());
    }
}
