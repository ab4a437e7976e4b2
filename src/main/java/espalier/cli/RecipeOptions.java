package espalier.cli;

import espalier.compress.rewrite.GraphRewrite;
import espalier.compress.rewrite.GraphRewrites;
import espalier.experiment.RecipePreset;
import espalier.format.recipe.RecipeFile;
import espalier.model.InputException;
import espalier.model.graph.Graph;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The flags that make a recipe: a file, settings layer by layer, and a recovery.
final class RecipeOptions {
    @Option(names = "--recipe", paramLabel = "FILE", description = "Start from this recipe (JSON).")
    private Optional<Path> recipe = Optional.empty();

    @Option(names = "--preset", paramLabel = "ID", description = "Start from a usual order of stages: ${COMPLETION-CANDIDATES}. Not with --recipe.", completionCandidates = PresetIds.class)
    private Optional<String> preset = Optional.empty();

    @Option(names = "--set", paramLabel = "LAYER.METHOD.KNOB=VALUE", description = "Set a knob, such as fc1.magnitude.sparsity=0.9; may repeat. LAYER is a name that inspect shows, or * for every layer.")
    private List<String> settings = List.of();

    @Option(names = "--rewrite", paramLabel = "ID[.KNOB=VALUE]", description = "Change the whole graph before the layers are compressed, or after, as it is usual for that rewrite: ${COMPLETION-CANDIDATES}. May repeat.", completionCandidates = RewriteIds.class)
    private List<String> rewrites = List.of();

    @Mixin
    private RecoveryOptions recovery = new RecoveryOptions();

    /// The recipe the flags describe.
    ///
    /// @throws espalier.model.InputException if they do not fit `graph`
    Recipe recipe(Graph graph) {
        if (recipe.isPresent() && preset.isPresent()) {
            throw new InputException("--recipe and --preset both say where to start; give one of them");
        }
        Recipe made = recipe.map(RecipeFile::read).or(() -> preset.map(RecipePreset::byId).map(RecipePreset::recipe))
                .orElse(Recipe.EMPTY);
        Stage.Compress stage = made.compress();
        for (String setting : settings) {
            stage = SetOption.parse(setting).applyTo(stage, graph);
        }
        Recipe compressed = settings.isEmpty() ? made : made.withCompress(stage);
        for (String rewrite : rewrites) {
            compressed = RewriteOption.parse(rewrite).applyTo(compressed);
        }
        Optional<Recovery> asked = recovery.recovery();
        return asked.isPresent() ? compressed.withRecovery(asked.get()) : compressed;
    }

    /// The words that may stand behind `--preset`.
    static final class PresetIds extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        PresetIds() {
            super(Arrays.stream(RecipePreset.values()).map(RecipePreset::id).toList());
        }
    }

    /// The words that may stand behind `--rewrite`.
    static final class RewriteIds extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        RewriteIds() {
            super(GraphRewrites.ALL.stream().map(GraphRewrite::id).toList());
        }
    }
}
