package espalier.fuzz;

import static espalier.format.torch.archive.PickleText.tensor;

import espalier.format.onnx.OnnxFile;
import espalier.format.torch.archive.ArchiveBytes;
import espalier.format.torch.archive.LegacyBytes;
import espalier.format.torch.archive.PickleText;
import espalier.format.torch.write.TorchScriptFile;
import espalier.model.InputException;
import espalier.model.graph.Graph;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Makes small files as PyTorch writes them.
final class GoodArchives {
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

    /// Scripts of the operators' models that TorchScript has a form for.
    static List<byte[]> scripts() {
        var files = new ArrayList<byte[]>();
        for (byte[] model : GoodFiles.onnx()) {
            Graph graph = OnnxFile.read(model, "model of a test");
            var out = new ByteArrayOutputStream();
            try {
                TorchScriptFile.of(graph).writeTo(out);
                files.add(out.toByteArray());
            } catch (InputException _) {
                // TorchScript has no form for it.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files;
    }
}
