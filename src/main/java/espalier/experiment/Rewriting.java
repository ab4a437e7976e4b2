package espalier.experiment;

import espalier.compress.Compressor;
import espalier.compress.rewrite.ChosenRewrite;
import espalier.compress.rewrite.Rewritten;
import espalier.compress.rewrite.Subject;
import espalier.data.DataSet;
import espalier.job.JobContext;
import espalier.model.InputException;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Stage;
import espalier.train.Calibration;
import java.util.Optional;
import java.util.Set;

/// Does what rewrite stages ask for, with what they must know of activations.
///
/// @param data whose training examples activations are looked at on
record Rewriting(Optional<DataSet> data) {
    /// Training examples that show how large activations are.
    private static final int EXAMPLES = 512;
    private static final double LOOKING = 0.9;

    /// Makes sure that all stages of `recipe` but its recoveries fit the model of `compressor`. Rewrites leave layers their names, so
    /// what follows one is checked without making it.
    ///
    /// @throws InputException naming what does not fit
    static void check(Recipe recipe, Compressor compressor) {
        for (Stage stage : recipe.stages()) {
            switch (stage) {
                case Stage.Compress compress -> compressor.check(compress);
                case Stage.Rewrite rewrite -> ChosenRewrite.of(rewrite);
                case Stage.Recover _ -> {
                }
            }
        }
    }

    /// `subject` rewritten as `stage` says.
    ///
    /// @throws InputException if the stage does not fit the model, or needs data and there is none
    Rewritten apply(Stage.Rewrite stage, Subject subject, JobContext context) {
        ChosenRewrite<?> chosen = ChosenRewrite.of(stage);
        Set<String> values = chosen.values(subject.graph());
        if (values.isEmpty()) {
            return chosen.apply(subject, context);
        }
        DataSet set = data.orElseThrow(() -> new InputException(
                "The stage '%s' looks at activations, so it needs data; give some or leave the stage out"
                        .formatted(chosen.rewrite().id())));
        var seen = Calibration.collect(subject.graph(), values, SampledExamples.of(set.train(), EXAMPLES),
                context.part(0, LOOKING, ""));
        return chosen.apply(subject.seen(seen), context.part(LOOKING, 1, ""));
    }
}
