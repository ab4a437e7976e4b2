package espalier.experiment;

import espalier.compress.CompressionMethods;
import espalier.compress.rewrite.Shrink;
import espalier.model.InputException;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Stage;
import espalier.model.recipe.Step;
import espalier.model.recipe.Target;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// A usual order of stages to begin with; its knobs are meant to be changed.
public enum RecipePreset {
    /// Two compressions, each followed by training.
    STAGED("Prune → tune → quantize → tune",
            new Recipe(List.of(prune(0.8), tune(2), step("uniform", Map.of("bits", KnobValue.of(4), "range",
                    KnobValue.of("mse"))), tune(2)))),
    /// Han, Mao, Dally, *Deep Compression* (2016): its Huffman coding is the coded file.
    DEEP("Deep compression: prune → tune → palette → tune",
            new Recipe(List.of(prune(0.9), tune(4), step("palette", Map.of("bits", KnobValue.of(5))), tune(2)))),
    /// A smaller network of the same kind, which any runtime computes faster.
    CHANNELS("Channels → tune → shrink → tune",
            new Recipe(List.of(step("channels", Map.of("sparsity", KnobValue.of(0.5), "of", KnobValue.of("macs"))),
                    tune(3), new Shrink().initial(), tune(1)))),
    /// Thin layers first, whose factors are then quantized.
    LOWRANK("Factorize → tune → quantize → tune",
            new Recipe(List.of(step("svd", Map.of("energy", KnobValue.of(0.9))), tune(2),
                    step("uniform", Map.of("bits", KnobValue.of(8))), tune(1))));

    private static final double LEARNING_RATE = 1e-3;
    private static final int BATCH = 64;

    private final String label;
    private final Recipe recipe;

    RecipePreset(String label, Recipe recipe) {
        this.label = label;
        this.recipe = recipe;
    }

    private static Stage prune(double sparsity) {
        return step("magnitude", Map.of("sparsity", KnobValue.of(sparsity)));
    }

    private static Stage step(String method, Map<String, KnobValue> knobs) {
        return Stage.Compress.NOTHING.with(Target.WHOLE_MODEL, Step.of(CompressionMethods.byId(method).id(), knobs));
    }

    private static Stage tune(int epochs) {
        return new Stage.Recover(new Recovery.FineTuning(epochs, LEARNING_RATE, BATCH));
    }

    /// The preset called `id`.
    ///
    /// @throws InputException naming the presets there are
    public static RecipePreset byId(String id) {
        return Arrays.stream(values()).filter(preset -> preset.id().equals(id)).findFirst()
                .orElseThrow(() -> new InputException("There is no preset '%s'; there is %s".formatted(id,
                        Arrays.stream(values()).map(RecipePreset::id).collect(Collectors.joining(", ")))));
    }

    /// The word that the command line uses.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// What menus call it: its stages in order.
    public String label() {
        return label;
    }

    /// The recipe to begin with.
    public Recipe recipe() {
        return recipe;
    }
}
