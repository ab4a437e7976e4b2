package espalier.runtime;

import ai.onnx.proto.OnnxMl;

/// Small ONNX models for tests, built field by field.
final class OnnxModels {
    private OnnxModels() {
    }

    /// `y = relu(x · w)` with `x [batch, 3]` and `w [3, 2]`; a batch of 0 takes any size.
    static byte[] reluOfProduct(float[] w, long batch) {
        var weight = OnnxMl.TensorProto.newBuilder().setName("w").setDataType(1).addDims(3).addDims(2);
        for (float value : w) {
            weight.addFloatData(value);
        }
        var graph = OnnxMl.GraphProto.newBuilder().setName("g").addInitializer(weight).addInput(value("x", batch, 3))
                .addOutput(value("y", batch, 2))
                .addNode(OnnxMl.NodeProto.newBuilder().setOpType("MatMul").addInput("x").addInput("w").addOutput("h"))
                .addNode(OnnxMl.NodeProto.newBuilder().setOpType("Relu").addInput("h").addOutput("y"));
        return OnnxMl.ModelProto.newBuilder().setIrVersion(8)
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(13)).setGraph(graph).build()
                .toByteArray();
    }

    /// `y = x` as floats, with `x [n, 3]` of ONNX's element type `type`.
    static byte[] castToFloats(int type) {
        var input = value("x", 0, 3).toBuilder();
        input.getTypeBuilder().getTensorTypeBuilder().setElemType(type);
        var toFloat = OnnxMl.AttributeProto.newBuilder().setName("to").setI(1)
                .setType(OnnxMl.AttributeProto.AttributeType.INT);
        var graph = OnnxMl.GraphProto.newBuilder().setName("g").addInput(input).addOutput(value("y", 0, 3)).addNode(
                OnnxMl.NodeProto.newBuilder().setOpType("Cast").addInput("x").addOutput("y").addAttribute(toFloat));
        return OnnxMl.ModelProto.newBuilder().setIrVersion(8)
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(13)).setGraph(graph).build()
                .toByteArray();
    }

    private static OnnxMl.ValueInfoProto value(String name, long batch, long size) {
        var first = OnnxMl.TensorShapeProto.Dimension.newBuilder();
        if (batch == 0) {
            first.setDimParam("n");
        } else {
            first.setDimValue(batch);
        }
        var shape = OnnxMl.TensorShapeProto.newBuilder().addDim(first)
                .addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(size));
        return OnnxMl.ValueInfoProto.newBuilder().setName(name)
                .setType(OnnxMl.TypeProto.newBuilder()
                        .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder().setElemType(1).setShape(shape)))
                .build();
    }
}
