package espalier.experiment;

import espalier.format.file.SafeFiles.Replace;
import espalier.format.recipe.RecipeFile;
import espalier.job.JobContext;
import espalier.model.graph.Graph;
import espalier.model.recipe.Recipe;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// Recipes alone, read again and compared.
record RecipeExport(Recipe recipe) implements FormatExport {
    @Override
    public ExportReport export(Graph compressed, Path file, Replace replace, JobContext context) {
        long bytes = RecipeFile.write(recipe, file, replace);
        if (!RecipeFile.read(file).equals(recipe)) {
            throw new IllegalStateException("The recipe in '" + file + "' does not read as it was written");
        }
        return new ExportReport(file, ExportFormat.RECIPE, bytes, bytes, OptionalDouble.empty(), Optional.empty(),
                Optional.empty(), List.of());
    }
}
