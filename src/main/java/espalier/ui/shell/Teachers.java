package espalier.ui.shell;

import espalier.data.DataSet;
import espalier.experiment.DataFit;
import espalier.experiment.Models;
import espalier.experiment.OpenModel;
import espalier.experiment.TeacherReference;
import espalier.experiment.TrialRunner;
import espalier.job.JobContext;
import espalier.model.InputException;
import espalier.ui.Text;
import java.nio.file.Path;
import java.util.Optional;

/// Opens the models that distillation follows, for the training lane, and keeps the last one.
final class Teachers {
    private Optional<OpenModel> last = Optional.empty();

    /// Opens a teacher.
    ///
    /// @throws InputException if the file is no model, or not one for the data at hand
    TeacherReference open(Path file, Opened open, JobContext context) {
        DataSet data = open.data().orElseThrow();
        OpenModel model = Models.open(file, Optional.of(data.exampleShape()), context);
        DataFit.require(model, data);
        last = Optional.of(model);
        return TeacherReference.of(model);
    }

    /// `runner` with the teacher of a study, where it has one.
    ///
    /// @throws InputException if its file is gone or is not the same any more
    TrialRunner runner(TrialRunner runner, Opened open, Optional<TeacherReference> teacher, JobContext context) {
        if (teacher.isEmpty()) {
            return runner;
        }
        if (last.map(TeacherReference::of).filter(teacher.get()::equals).isEmpty()
                && !open(teacher.get().path(), open, context).equals(teacher.get())) {
            throw new InputException(Text.of("failure.teacher.changed", teacher.get().path()));
        }
        return runner.withTeacher(last.orElseThrow());
    }
}
