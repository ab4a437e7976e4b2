package espalier.cli;

import espalier.format.recipe.RecipeFile;
import espalier.model.graph.Graph;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Stage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The flags that make a recipe: a file, settings layer by layer, and a recovery.
final class RecipeOptions {
    @Option(names = "--recipe", paramLabel = "FILE", description = "Start from this recipe (JSON).")
    private Optional<Path> recipe = Optional.empty();

    @Option(names = "--set", paramLabel = "LAYER.METHOD.KNOB=VALUE", description = "Set a knob, such as fc1.magnitude.sparsity=0.9; may repeat. LAYER is a name that inspect shows, or * for every layer.")
    private List<String> settings = List.of();

    @Mixin
    private RecoveryOptions recovery = new RecoveryOptions();

    /// The recipe the flags describe.
    ///
    /// @throws espalier.model.InputException if they do not fit `graph`
    Recipe recipe(Graph graph) {
        Recipe made = recipe.map(RecipeFile::read).orElse(Recipe.EMPTY);
        Stage.Compress stage = made.compress();
        for (String setting : settings) {
            stage = SetOption.parse(setting).applyTo(stage, graph);
        }
        Recipe compressed = settings.isEmpty() ? made : made.withCompress(stage);
        Optional<Recovery> asked = recovery.recovery();
        return asked.map(compressed::withRecovery).orElse(compressed);
    }
}
