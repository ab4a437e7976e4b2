package espalier.experiment;

import espalier.compress.CompressionMethods;
import espalier.compress.method.CompressionMethod;
import espalier.compress.method.Family;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Stage;
import espalier.model.recipe.Step;
import espalier.model.recipe.Target;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// The compress stages of a recipe as one, to draw at once what they do together to weights as they are: what an earlier stage did to
/// a layer holds unless a later one uses a method of the same family.
final class MergedStages {
    private MergedStages() {
    }

    static Stage.Compress of(Graph graph, Recipe recipe) {
        List<Stage.Compress> stages = recipe.stages().stream().filter(Stage.Compress.class::isInstance)
                .map(Stage.Compress.class::cast).toList();
        if (stages.size() < 2) {
            return recipe.compress();
        }
        var merged = new LinkedHashMap<Target, List<Step>>();
        for (Layer layer : graph.layers()) {
            var steps = new EnumMap<Family, Step>(Family.class);
            stages.forEach(stage -> stage.resolve(layer.name(), layer.operator()).values()
                    .forEach(step -> family(step, layer).ifPresent(family -> steps.put(family, step))));
            merged.put(new Target.OneLayer(layer.name()), List.copyOf(steps.values()));
        }
        return new Stage.Compress(merged);
    }

    private static Optional<Family> family(Step step, Layer layer) {
        return CompressionMethods.find(step.method()).filter(method -> method.appliesTo(layer))
                .map(CompressionMethod::family);
    }
}
