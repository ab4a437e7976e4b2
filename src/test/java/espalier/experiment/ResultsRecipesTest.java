package espalier.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.format.recipe.RecipeFile;
import espalier.job.JobContext;
import espalier.model.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The recipes behind the README's results can be read, and do what they are named for to a model of the program's own.
class ResultsRecipesTest {
    @TempDir
    Path folder;

    static List<Path> recipes() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("recipes"))) {
            return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void fitAndCompress(Path file) throws Exception {
        Recipe recipe = RecipeFile.read(file);
        SampleModel sample = SampleModel.ALL.stream()
                .filter(one -> one.name().equals(file.toString().contains("resnet") ? "resnet8" : "lenet300"))
                .findFirst().orElseThrow();
        OpenModel model = Models.open(sample.placeIn(folder));
        try (var session = new LiveSession(model)) {
            session.check(recipe);
            LiveFigures figures = session.figures(recipe, JobContext.QUIET);
            assertThat(figures.sizes().packed()).isLessThan(model.sizes().packed());
            assertThat(Files.readString(Path.of("README.md"))).contains(file.toString());
        }
    }
}
