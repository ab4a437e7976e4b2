package espalier.experiment;

import espalier.compress.Compressor;
import espalier.compress.rewrite.ChosenRewrite;
import espalier.compress.rewrite.GraphRewrite;
import espalier.compress.rewrite.Rewritten;
import espalier.compress.rewrite.Subject;
import espalier.data.DataSet;
import espalier.job.JobContext;
import espalier.model.InputException;
import espalier.model.metric.ActivationStatistics;
import espalier.model.metric.LayerStatistic;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Stage;
import espalier.train.Calibration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Does what rewrite stages ask for, with what they must know of activations.
///
/// @param data whose training examples activations are looked at on
/// @param observations what is known of layers
record Rewriting(Optional<DataSet> data, Observations observations) {
    private static final double LOOKING = 0.9;

    /// Makes sure that all stages of `recipe` but its recoveries fit the model of `compressor`. Rewrites leave layers their names, so
    /// what follows one is checked without making it.
    ///
    /// @throws InputException naming what does not fit
    static void check(Recipe recipe, Compressor compressor) {
        boolean isTrained = false;
        for (Stage stage : recipe.stages()) {
            switch (stage) {
                case Stage.Compress compress -> compressor.check(compress);
                case Stage.Rewrite rewrite -> check(ChosenRewrite.of(rewrite).rewrite(), isTrained);
                case Stage.Recover(Recovery recovery) -> isTrained |= !(recovery instanceof Recovery.None);
            }
        }
    }

    private static void check(GraphRewrite<?> rewrite, boolean isTrained) {
        rewrite.obstacleAfterTraining().filter(_ -> isTrained).ifPresent(reason -> {
            throw new InputException("The stage '%s' cannot follow training, because %s; move it before"
                    .formatted(rewrite.id(), reason));
        });
    }

    /// `subject` rewritten as `stage` says.
    ///
    /// @throws InputException if the stage does not fit the model, or needs data and there is none
    Rewritten apply(Stage.Rewrite stage, Subject subject, JobContext context) {
        ChosenRewrite<?> chosen = ChosenRewrite.of(stage);
        Set<String> values = chosen.values(subject.graph());
        Map<String, Set<LayerStatistic>> needs = chosen.needs(subject);
        if (values.isEmpty() && needs.isEmpty()) {
            return chosen.apply(subject, context);
        }
        DataSet set = data.orElseThrow(() -> new InputException(
                "The stage '%s' needs data, for it looks at activations; give some or leave the stage out"
                        .formatted(chosen.rewrite().id())));
        Map<String, ActivationStatistics> seen = values.isEmpty()
                ? Map.of()
                : Calibration.collect(subject.graph(), values, SampledExamples.of(set.train(), set.calibration()),
                        context.part(0, LOOKING, ""));
        return chosen.apply(subject.seen(seen,
                observations.of(subject.original(), needs, context.part(0, LOOKING, ""))),
                context.part(LOOKING, 1, ""));
    }
}
