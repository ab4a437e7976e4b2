package espalier.ui.shell;

import espalier.format.file.SafeFiles;
import espalier.model.InputException;
import espalier.ui.Text;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// The models that come with the program; opening one needs a file, so it is laid into the person's folder first.
record Samples(Path folder) {
    /// The samples, the one to start with first.
    static List<Sample> all() {
        return List.of(sample("lenet5"), sample("lenet300"), sample("resnet8"));
    }

    private static Sample sample(String name) {
        return new Sample(name + ".onnx", Text.of("sample." + name), "builtin:digits");
    }

    /// The file of `sample`.
    ///
    /// @throws InputException if it cannot be written
    Path file(Sample sample) {
        Path file = folder.resolve(sample.file());
        try (InputStream content = Samples.class.getResourceAsStream("/espalier/samples/" + sample.file())) {
            if (content == null) {
                throw new InputException(Text.of("sample.missing", sample.title()));
            }
            byte[] bytes = content.readAllBytes();
            if (!Files.isRegularFile(file) || !Arrays.equals(Files.readAllBytes(file), bytes)) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                SafeFiles.write(file, SafeFiles.Replace.AGREED, out -> out.write(bytes));
            }
            return file;
        } catch (IOException e) {
            throw new InputException(Text.of("sample.unwritable", file, e.getMessage()), e);
        }
    }
}
