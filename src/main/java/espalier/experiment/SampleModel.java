package espalier.experiment;

import espalier.format.file.SafeFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// A model that comes with the program, trained by the program itself on [#DATA].
///
/// @param name the name of its file without the ending
/// @param title what people call it
/// @param plan how it was trained
public record SampleModel(String name, String title, TrainingPlan plan) {
    /// What all of them were trained on.
    public static final String DATA = "builtin:digits";

    /// Every sample, the one to open first in front.
    public static final List<SampleModel> ALL = List.of(
            new SampleModel("lenet5", "LeNet-5", TrainingPlan.of("lenet5", 5, 1)),
            new SampleModel("lenet300", "LeNet-300-100", TrainingPlan.of("lenet300", 10, 1)),
            new SampleModel("resnet8", "ResNet-8", TrainingPlan.of("resnet8", 5, 1)));

    private static final String FOLDER = "/espalier/samples/";

    /// The name of its file.
    public String file() {
        return name + ".onnx";
    }

    /// Puts its file into `folder`, unless it is there already, and gives its path.
    ///
    /// @throws IOException if the folder cannot be written
    public Path placeIn(Path folder) throws IOException {
        byte[] bytes = bytes();
        Path file = folder.resolve(file());
        if (!Files.isRegularFile(file) || !Arrays.equals(Files.readAllBytes(file), bytes)) {
            Files.createDirectories(folder);
            SafeFiles.write(file, SafeFiles.Replace.AGREED, out -> out.write(bytes));
        }
        return file;
    }

    private byte[] bytes() throws IOException {
        try (InputStream in = SampleModel.class.getResourceAsStream(FOLDER + file())) {
            if (in == null) {
                throw new IllegalStateException("The program was built without its sample " + file());
            }
            return in.readAllBytes();
        }
    }
}
