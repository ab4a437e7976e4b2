package espalier.cli;

import espalier.data.DataSet;
import espalier.experiment.DataFit;
import espalier.experiment.Models;
import espalier.experiment.OpenModel;
import espalier.experiment.TrialRunner;
import espalier.job.JobContext;
import espalier.model.InputException;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Stage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The flag that names the model which distillation follows.
final class TeacherOption {
    @Option(names = "--teacher", paramLabel = "FILE", description = "The model that distillation follows: any file that runs on the same data; the model itself as it was at first unless given.")
    private Optional<Path> teacher = Optional.empty();

    boolean isGiven() {
        return teacher.isPresent();
    }

    /// `runner` with the teacher, where one is given.
    ///
    /// @throws InputException if it cannot be opened, does not fit `data`, or `recipe` has no use for it
    TrialRunner runner(TrialRunner runner, Recipe recipe, DataSet data, JobContext context) {
        var recoveries = recipe.stages().stream().filter(Stage.Recover.class::isInstance)
                .map(stage -> ((Stage.Recover) stage).recovery()).toList();
        return model(recoveries, data, context).map(runner::withTeacher).orElse(runner);
    }

    /// The teacher, opened, where one is given.
    ///
    /// @throws InputException if it cannot be opened, does not fit `data`, or none of `recoveries` has a use for it
    Optional<OpenModel> model(List<Recovery> recoveries, DataSet data, JobContext context) {
        if (teacher.isPresent() && recoveries.stream().noneMatch(Recovery.Distillation.class::isInstance)) {
            throw new InputException("--teacher is for distillation; add --recover distill or leave it out.");
        }
        return teacher.map(file -> {
            OpenModel model = Models.open(file, Optional.of(data.exampleShape()), context);
            DataFit.require(model, data);
            return model;
        });
    }
}
