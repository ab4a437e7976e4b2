package espalier.bench;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import espalier.format.file.SafeFiles.Replace;
import espalier.format.onnx.OnnxFile;
import espalier.format.packed.PackedFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/// Writes models of any size: chains of square layers with a bias and a ReLU, their weights noise.
final class SyntheticModels {
    private final Path folder;
    private final int width;
    private final int layers;

    /// @param folder where the files go
    /// @param width inputs and outputs of each layer
    SyntheticModels(Path folder, int width, int layers) {
        this.folder = folder;
        this.width = width;
        this.layers = layers;
    }

    /// An ONNX file that holds its weights.
    Path onnx(String name) throws IOException {
        GraphProto.Builder graph = chain();
        for (int i = 0; i < layers; i++) {
            byte[] bytes = noise(i);
            graph.addInitializer(weight(i).setRawData(UnsafeByteOperations.unsafeWrap(bytes)));
        }
        return write(graph, name);
    }

    /// An ONNX file whose weights lie in a second file beside it.
    Path externalOnnx(String name) throws IOException {
        GraphProto.Builder graph = chain();
        String data = name + ".data";
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(folder.resolve(data)), 1 << 20)) {
            for (int i = 0; i < layers; i++) {
                out.write(noise(i));
                long bytes = 4L * width * width;
                graph.addInitializer(weight(i).setDataLocation(TensorProto.DataLocation.EXTERNAL)
                        .addExternalData(entry("location", data)).addExternalData(entry("offset", "" + i * bytes))
                        .addExternalData(entry("length", "" + bytes)));
            }
        }
        return write(graph, name);
    }

    /// A packed safetensors file.
    Path packed(String name) throws IOException {
        Path source = externalOnnx(name + ".onnx");
        Path file = folder.resolve(name);
        PackedFile.write(OnnxFile.read(source), file, Replace.AGREED);
        return file;
    }

    private GraphProto.Builder chain() {
        var graph = GraphProto.newBuilder().setName("chain").addInput(value("x"));
        String last = "x";
        for (int i = 0; i < layers; i++) {
            graph.addInitializer(TensorProto.newBuilder().setName("block." + i + ".fc.bias").setDataType(1)
                    .addDims(width).setRawData(ByteString.copyFrom(new byte[4 * width])));
            graph.addNode(NodeProto.newBuilder().setName("/block." + i + "/fc/Gemm").setOpType("Gemm").addInput(last)
                    .addInput("block." + i + ".fc.weight").addInput("block." + i + ".fc.bias").addOutput("h" + i)
                    .addAttribute(AttributeProto.newBuilder().setName("transB").setI(1)
                            .setType(AttributeProto.AttributeType.INT)));
            last = "r" + i;
            graph.addNode(NodeProto.newBuilder().setName("/block." + i + "/Relu").setOpType("Relu").addInput("h" + i)
                    .addOutput(last));
        }
        return graph.addOutput(value(last));
    }

    private TensorProto.Builder weight(int layer) {
        return TensorProto.newBuilder().setName("block." + layer + ".fc.weight").setDataType(1).addDims(width)
                .addDims(width);
    }

    private ValueInfoProto value(String name) {
        return ValueInfoProto.newBuilder().setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder().setElemType(1).setShape(TensorShapeProto
                                .newBuilder().addDim(Dimension.newBuilder().setDimParam("batch"))
                                .addDim(Dimension.newBuilder().setDimValue(width)))))
                .build();
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    private byte[] noise(int seed) {
        var random = new SplittableRandom(seed);
        var bytes = ByteBuffer.allocate(4 * width * width).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            bytes.putFloat((float) (random.nextInt() * 0x1p-36));
        }
        return bytes.array();
    }

    private Path write(GraphProto.Builder graph, String name) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            ModelProto.newBuilder().setIrVersion(8).setProducerName("espalier-bench")
                    .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17)).setGraph(graph).build()
                    .writeTo(out);
        }
        return file;
    }
}
