package espalier.experiment;

import espalier.format.ModelFiles;
import espalier.model.InputException;
import espalier.model.graph.Costs;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.graph.Shapes;
import espalier.train.Network;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;

/// Opens models.
public final class Models {
    private Models() {
    }

    /// Opens a model file of any format this program reads.
    ///
    /// @throws InputException naming the file and what is wrong with it
    public static OpenModel open(Path file) {
        Graph graph = ModelFiles.open(file);
        var layers = new LinkedHashMap<String, String>();
        for (Layer layer : graph.layers()) {
            layers.put(layer.name(), layer.operator());
        }
        var reference = new ModelReference(file.toAbsolutePath().normalize(), sha256(file), nameOf(file), layers);
        return new OpenModel(reference, graph, Network.obstacle(graph), Shapes.of(graph), Costs.of(graph),
                ModelSizes.of(graph, Costs.of(graph).total()));
    }

    /// Opens the model of a saved study.
    ///
    /// @throws InputException if its file is gone or is not the same any more
    public static OpenModel open(ModelReference reference) {
        if (!Files.isRegularFile(reference.path())) {
            throw new InputException(
                    "The model '%s' of this study is not there any more; put the file back or open it from where it is now."
                            .formatted(reference.path()));
        }
        if (!sha256(reference.path()).equals(reference.sha256())) {
            throw new InputException(
                    "The model '%s' has changed since this study was saved, so its trials do not hold for it; bring the old file back or begin a new study."
                            .formatted(reference.path()));
        }
        return open(reference.path());
    }

    private static String nameOf(Path file) {
        return file.getFileName().toString().replaceFirst("\\.[A-Za-z]+$", "");
    }

    private static String sha256(Path file) {
        try (InputStream stream = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] block = new byte[1 << 16];
            for (int count = stream.read(block); count >= 0; count = stream.read(block)) {
                digest.update(block, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new InputException("Cannot read '" + file + "' (" + e.getMessage() + "); check the file.", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
