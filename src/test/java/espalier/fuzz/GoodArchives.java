package espalier.fuzz;

import static espalier.format.torch.archive.PickleText.tensor;

import espalier.format.ModelFiles;
import espalier.format.onnx.OnnxFile;
import espalier.format.onnx.OperatorCase;
import espalier.format.torch.archive.ArchiveBytes;
import espalier.format.torch.archive.LegacyBytes;
import espalier.format.torch.archive.PickleText;
import espalier.format.torch.write.TorchScriptFile;
import espalier.model.InputException;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes small files as PyTorch writes them.
final class GoodArchives {
    /// The shape of what the scripts take.
    static final Shape INPUT = Shape.of(3, 8, 8);

    private GoodArchives() {
    }

    /// State dicts: zipped, zipped and packed, and in the form of before PyTorch 1.6.
    static List<byte[]> stateDicts() {
        Object content = Map.of("fc", Map.of("weight", tensor("FloatStorage", "0", 2, 3), "bias",
                tensor("HalfStorage", "1", 2)));
        ArchiveBytes zip = new ArchiveBytes().with("data.pkl", new PickleText().value(content).end())
                .with("data/0", 0, 1, 2, 3, 4, 5).with("data/1", new byte[4]).with("version", "3\n");
        byte[] legacy = LegacyBytes.of(Map.of("weight", tensor("FloatStorage", "7", 2, 3)), "7", 0, 1, 2, 3, 4, 5);
        return List.of(zip.stored(), zip.packed(), legacy);
    }

    /// Scripts of the operators' models that take [#INPUT], have a form in TorchScript, and are known when they come back.
    ///
    /// @param aside a file to try them in
    static List<byte[]> scripts(Path aside) {
        var files = new ArrayList<byte[]>();
        for (OperatorCase one : OperatorCase.all()) {
            if (one.inputs().values().stream().noneMatch(shape -> shape.toString().equals("2×" + INPUT))) {
                continue;
            }
            Graph graph = OnnxFile.read(one.model().toByteArray(), "model of a test");
            var out = new ByteArrayOutputStream();
            try {
                TorchScriptFile.of(graph).writeTo(out);
                ModelFiles.open(Files.write(aside, out.toByteArray()), Optional.of(INPUT));
                files.add(out.toByteArray());
            } catch (InputException _) {
                // One way or back is not there yet.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files;
    }
}
