package espalier.format.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import espalier.format.file.SafeFiles.Replace;
import espalier.model.InputException;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Stage;
import espalier.model.recipe.Step;
import espalier.model.recipe.Target;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Recipes survive their JSON, and JSON that is no recipe is refused with the reason.
class RecipeFileTest {
    private static final String HEAD = "\"format\": \"espalier-recipe\", \"version\": 1, ";

    @TempDir
    Path folder;

    static Recipe full() {
        var steps = new LinkedHashMap<Target, List<Step>>();
        steps.put(Target.WHOLE_MODEL, List.of(Step.of("magnitude",
                Map.of("sparsity", KnobValue.of(0.9), "scope", KnobValue.of("global")))));
        steps.put(new Target.OperatorType("Conv"), List.of(Step.of("uniform",
                Map.of("bits", KnobValue.of(4), "unsigned", KnobValue.of("true")))));
        steps.put(new Target.OneLayer("/layers/0/\"fc\".1 ü"), List.of(Step.of("svd", Map.of("energy",
                KnobValue.of(0.1 + 0.2))), Step.off("magnitude")));
        return new Recipe(List.of(Stage.Rewrite.of("fold", Map.of()), new Stage.Compress(steps),
                Stage.Rewrite.of("correct", Map.of("how", KnobValue.of("mean"), "share", KnobValue.of(0.5))),
                new Stage.Recover(new Recovery.FineTuning(3, 1e-5, 17)),
                Stage.Compress.NOTHING, new Stage.Recover(new Recovery.Distillation(2, 0.01, 64, 3.5, 0.25)),
                new Stage.Recover(new Recovery.BatchNormEstimation(50)), new Stage.Recover(new Recovery.None())));
    }

    @Test
    void everyKindOfStageTargetAndKnobSurvives() {
        assertThat(RecipeFile.parse(RecipeFile.toText(full()))).isEqualTo(full());
        assertThat(RecipeFile.parse(RecipeFile.toText(Recipe.EMPTY))).isEqualTo(Recipe.EMPTY);
    }

    @Test
    void filesAreWrittenAndReadAgain() {
        Path file = folder.resolve("recipe.json");
        long bytes = RecipeFile.write(full(), file, Replace.REFUSE);
        assertThat(file).hasSize(bytes);
        assertThat(RecipeFile.read(file)).isEqualTo(full());
    }

    @Test
    void readsWhatADocumentShows() {
        String text = """
                { "format": "espalier-recipe", "version": 1, "stages": [
                  { "kind": "compress", "targets": [
                    { "scope": "layer", "layer": "fc1", "steps": [ { "method": "svd", "knobs": { "rank": 50 } },
                                                                   { "method": "magnitude", "enabled": false } ] } ] },
                  { "kind": "recover", "recovery": "finetune", "knobs": { "epochs": 2 } } ] }""";
        Recipe recipe = RecipeFile.parse(text);
        assertThat(recipe.compress().resolve("fc1", "Gemm"))
                .isEqualTo(Map.of("svd", Step.of("svd", Map.of("rank", KnobValue.of(50)))));
        assertThat(recipe.recovery()).isEqualTo(new Recovery.FineTuning(2, 0.001, 64));
    }

    static Stream<Arguments> wrong() {
        return Stream.of(arguments("{}", "format"), arguments("[]", "object"), arguments("", "early"),
                arguments("{\"format\": \"other\"}", "espalier-recipe"),
                arguments("{\"format\": \"espalier-recipe\", \"version\": 2, \"stages\": []}", "version 2"),
                arguments("{" + HEAD + "\"stages\": [}", "no JSON"), arguments("{" + HEAD + "\"stages\": []", "early"),
                arguments("{" + HEAD + "\"stages\": []} x", "no JSON"),
                arguments("{" + HEAD + "\"stages\": [], \"more\": 1}", "'more'"),
                arguments("{" + HEAD + "\"stages\": {}}", "a list"),
                arguments("{" + HEAD + "\"stages\": [], \"stages\": []}", "twice"),
                arguments("{" + HEAD + "\"stages\": [{\"kind\": \"fold\"}]}", "'fold'"),
                arguments(stage("\"kind\": \"compress\""), "'targets'"),
                arguments(target("\"scope\": \"planet\", \"steps\": []"), "'planet'"),
                arguments(target("\"scope\": \"layer\", \"steps\": []"), "'layer'"),
                arguments(target("\"scope\": \"model\", \"layer\": \"fc1\", \"steps\": []"), "'layer'"),
                arguments(target("\"scope\": \"model\", \"steps\": [{\"method\": 3}]"), "'method'"),
                arguments(target("\"scope\": \"model\", \"steps\": [{\"method\": \"svd\", \"enabled\": \"no\"}]"),
                        "'enabled'"),
                arguments(
                        target("\"scope\": \"model\", \"steps\": [{\"method\": \"svd\", \"knobs\": {\"rank\": [1]}}]"),
                        "'rank'"),
                arguments(target(
                        "\"scope\": \"model\", \"steps\": [{\"method\": \"svd\", \"knobs\": {\"rank\": 1e999}}]"),
                        "'rank'"),
                arguments(target("\"scope\": \"model\", \"steps\": [{\"method\": \"svd\"}, {\"method\": \"svd\"}]"),
                        "only once for the whole model"),
                arguments(stage("\"kind\": \"recover\", \"recovery\": \"pray\""), "'pray'"),
                arguments(stage("\"kind\": \"recover\", \"recovery\": \"none\", \"knobs\": {\"epochs\": 1}"), "epochs"),
                arguments(stage("\"kind\": \"recover\", \"recovery\": \"finetune\", \"knobs\": {\"epochs\": 0}"),
                        "epochs"),
                arguments(stage("\"kind\": \"recover\", \"recovery\": \"finetune\", \"knobs\": {\"epoch\": 1}"),
                        "epoch"));
    }

    private static String stage(String fields) {
        return "{" + HEAD + "\"stages\": [{" + fields + "}]}";
    }

    private static String target(String fields) {
        return stage("\"kind\": \"compress\", \"targets\": [{" + fields + "}]");
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void refusesWhatIsNoRecipeAndNamesIt(String text, String named) {
        assertThatThrownBy(() -> RecipeFile.parse(text)).isInstanceOf(InputException.class)
                .hasMessageContaining(named);
    }

    @Test
    void endlessNestingIsRefusedWithoutHarm() {
        assertThatThrownBy(() -> RecipeFile.parse("[".repeat(1_000_000))).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> RecipeFile.parse("{\"a\":".repeat(1_000_000))).isInstanceOf(InputException.class);
    }

    @Test
    void missingFilesAndFilesThatAreNoTextAreNamed() throws Exception {
        assertThatThrownBy(() -> RecipeFile.read(folder.resolve("no.json"))).isInstanceOf(InputException.class)
                .hasMessageContaining("no.json");
        Path binary = Files.write(folder.resolve("binary.json"), new byte[]{(byte) 0xff, (byte) 0xfe, 0, 1});
        assertThatThrownBy(() -> RecipeFile.read(binary)).isInstanceOf(InputException.class)
                .hasMessageContaining("binary.json");
    }

    @Test
    void whateverIsDamagedNothingButASentenceComesOut() {
        byte[] text = RecipeFile.toText(full()).getBytes(StandardCharsets.UTF_8);
        var random = new Random(7);
        for (int i = 0; i < 400; i++) {
            byte[] damaged = text.clone();
            for (int k = 0; k <= random.nextInt(3); k++) {
                damaged[random.nextInt(damaged.length)] = (byte) (random.nextBoolean() ? random.nextInt(256) : '"');
            }
            String shortened = new String(damaged, 0, random.nextInt(damaged.length) + 1, StandardCharsets.UTF_8);
            try {
                RecipeFile.parse(random.nextBoolean() ? shortened : new String(damaged, StandardCharsets.UTF_8));
            } catch (InputException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }
}
