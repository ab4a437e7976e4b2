package espalier.experiment;

import java.nio.file.Path;

/// Which model distillation follows, where that is not the original.
///
/// @param path where its file was opened
/// @param sha256 the hash of the file, in lower-case hexadecimal
public record TeacherReference(Path path, String sha256) {
    /// The teacher that `model` is.
    public static TeacherReference of(OpenModel model) {
        return new TeacherReference(model.reference().path(), model.reference().sha256());
    }
}
