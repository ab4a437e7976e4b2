package espalier.experiment;

import espalier.model.array.Shape;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/// Which model a study is about.
///
/// @param path where its file was opened
/// @param sha256 the hash of the file, in lower-case hexadecimal
/// @param name what people call it
/// @param layers the operator of each layer by name, in the model's order
/// @param exampleInput the shape of one input that it was opened with, without the batch dimension; empty where none was given
public record ModelReference(Path path, String sha256, String name, SequencedMap<String, String> layers,
        Optional<Shape> exampleInput) {
    public ModelReference {
        layers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(layers));
    }

    /// A model that says itself what it takes.
    public ModelReference(Path path, String sha256, String name, SequencedMap<String, String> layers) {
        this(path, sha256, name, layers, Optional.empty());
    }

    /// The operator of a layer.
    public Optional<String> operator(String layer) {
        return Optional.ofNullable(layers.get(layer));
    }
}
