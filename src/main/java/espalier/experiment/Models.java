package espalier.experiment;

import espalier.format.ModelFiles;
import espalier.format.coded.CodedLengths;
import espalier.job.JobContext;
import espalier.job.Progress;
import espalier.model.InputException;
import espalier.model.array.Shape;
import espalier.model.graph.Costs;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.graph.Shapes;
import espalier.model.metric.Sizes;
import espalier.model.weight.Weight;
import espalier.train.Network;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;

/// Opens models.
public final class Models {
    /// The share of the time that hashing takes.
    private static final double HASHED = 0.7;

    private Models() {
    }

    /// Opens a model file of any format this program reads.
    ///
    /// @throws InputException naming the file and what is wrong with it
    public static OpenModel open(Path file) {
        return open(file, JobContext.QUIET);
    }

    /// Opens a model file of any format this program reads, telling how far it is: a pass over the file for its hash, another over
    /// its weights for their zeros.
    ///
    /// @throws InputException naming the file and what is wrong with it
    public static OpenModel open(Path file, JobContext context) {
        return open(file, Optional.empty(), context);
    }

    /// Opens a model file as [#open(Path, JobContext)] does.
    ///
    /// @param exampleInput the shape of one input without its batch dimension, for files that do not say what they take
    /// @throws espalier.model.InputShapeNeeded if the file does not say, nor is it given
    /// @throws InputException naming the file and what is wrong with it
    public static OpenModel open(Path file, Optional<Shape> exampleInput, JobContext context) {
        context.report(Progress.unknown("Reading " + file.getFileName()));
        Graph graph = ModelFiles.open(file, exampleInput);
        context.checkCancelled();
        return of(file, exampleInput, graph, Fingerprint.of(file, context.part(0, HASHED, "")),
                context.part(HASHED, 1, ""));
    }

    private static OpenModel of(Path file, Optional<Shape> exampleInput, Graph graph, String hash, JobContext context) {
        var layers = new LinkedHashMap<String, String>();
        for (Layer layer : graph.layers()) {
            layers.put(layer.name(), layer.operator());
        }
        var reference = new ModelReference(file.toAbsolutePath().normalize(), hash, nameOf(file), layers,
                exampleInput);
        try {
            Costs costs = costs(graph, context);
            return new OpenModel(reference, graph, ModelFacts.of(file, ModelFiles.formatOf(file), graph),
                    Network.dataObstacle(graph), Shapes.of(graph), costs,
                    sizes(graph, costs, context));
        } catch (InputException e) {
            throw new InputException("Cannot open '" + file + "': " + e.getMessage(), e);
        }
    }

    private static Sizes sizes(Graph graph, Costs costs, JobContext context) {
        Sizes sizes = ModelSizes.of(graph, costs.total());
        return ModelSizes.isSoonCoded(graph)
                ? sizes.withCoded(ModelSizes.coded(graph, new CodedLengths(), context))
                : sizes;
    }

    /// Opens the model of a saved study.
    ///
    /// @throws InputException if its file is gone or is not the same any more
    public static OpenModel open(ModelReference reference, JobContext context) {
        if (!Files.isRegularFile(reference.path())) {
            throw new InputException(
                    "The model '%s' of this study is not there any more; put the file back or open it from where it is now."
                            .formatted(reference.path()));
        }
        if (!Fingerprint.matches(reference.sha256(), reference.path(), context.part(0, HASHED, ""))) {
            throw new InputException(
                    "The model '%s' has changed since this study was saved, so its trials do not hold for it; bring the old file back or begin a new study."
                            .formatted(reference.path()));
        }
        return of(reference.path(), reference.exampleInput(),
                ModelFiles.open(reference.path(), reference.exampleInput()), reference.sha256(),
                context.part(HASHED, 1, ""));
    }

    /// Counting zeros reads every weight.
    private static Costs costs(Graph graph, JobContext context) {
        var passed = new long[1];
        long all = graph.weights().values().stream().mapToLong(Weight::parameters).sum();
        return Costs.of(graph, Optional.empty(), (name, weight) -> {
            context.checkCancelled();
            context.report(new Progress(passed[0] / Math.max(1.0, all), "Counting the zeros of " + name));
            passed[0] += weight.parameters();
            return weight.nonZeros();
        });
    }

    private static String nameOf(Path file) {
        return file.getFileName().toString().replaceFirst("\\.[A-Za-z]+$", "");
    }
}
