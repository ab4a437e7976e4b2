package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import espalier.model.array.Dim;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Value;

/// Writes what a file says about inputs and outputs.
final class ValueWriter {
    private ValueWriter() {
    }

    static ValueInfoProto write(Value value, Graph graph) {
        return graph.source().hasShape(value.name())
                ? write(value.name(), value.type(), value.shape())
                : info(value.name(), TypeProto.Tensor.newBuilder().setElemType(ElementTypes.number(value.type())));
    }

    static ValueInfoProto write(String name, ElementType type, Shape shape) {
        var dims = TensorShapeProto.newBuilder();
        for (Dim dim : shape.dims()) {
            dims.addDim(switch (dim) {
                case Dim.Known(long size) -> Dimension.newBuilder().setDimValue(size);
                case Dim.Symbol(String symbol) -> Dimension.newBuilder().setDimParam(symbol);
                case Dim.Unknown() -> Dimension.newBuilder();
            });
        }
        return info(name, TypeProto.Tensor.newBuilder().setElemType(ElementTypes.number(type)).setShape(dims));
    }

    private static ValueInfoProto info(String name, TypeProto.Tensor.Builder type) {
        return ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder().setTensorType(type)).build();
    }
}
