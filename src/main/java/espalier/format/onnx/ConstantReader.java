package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import espalier.model.array.Array;
import java.util.List;
import java.util.Optional;

/// Reads the value of a Constant node, in whichever attribute it stands.
final class ConstantReader {
    private static final List<String> FORMS = List.of("value", "value_float", "value_floats", "value_int", "value_ints",
            "value_string", "value_strings");

    private final TensorReader tensors;

    ConstantReader(TensorReader tensors) {
        this.tensors = tensors;
    }

    /// The constant, or nothing where the node has none.
    Optional<Array> read(NodeProto node, Attributes attributes) {
        String what = "the constant of node '" + node.getName() + "'";
        Optional<AttributeProto> sparse = attributes.any("sparse_value");
        if (sparse.isPresent()) {
            return Optional.of(SparseReader.read(sparse.get().getSparseTensor(), tensors, what));
        }
        return FORMS.stream().flatMap(form -> attributes.any(form).stream()).findFirst()
                .map(attribute -> tensors.read(tensor(attribute), what));
    }

    private static TensorProto tensor(AttributeProto a) {
        var tensor = TensorProto.newBuilder();
        return switch (a.getName()) {
            case "value_float" -> tensor.setDataType(DataType.FLOAT.getNumber()).addFloatData(a.getF()).build();
            case "value_floats" -> tensor.setDataType(DataType.FLOAT.getNumber()).addDims(a.getFloatsCount())
                    .addAllFloatData(a.getFloatsList()).build();
            case "value_int" -> tensor.setDataType(DataType.INT64.getNumber()).addInt64Data(a.getI()).build();
            case "value_ints" -> tensor.setDataType(DataType.INT64.getNumber()).addDims(a.getIntsCount())
                    .addAllInt64Data(a.getIntsList()).build();
            case "value_string" -> tensor.setDataType(DataType.STRING.getNumber()).addStringData(a.getS()).build();
            case "value_strings" -> tensor.setDataType(DataType.STRING.getNumber()).addDims(a.getStringsCount())
                    .addAllStringData(a.getStringsList()).build();
            default -> a.getT();
        };
    }
}
