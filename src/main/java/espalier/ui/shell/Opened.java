package espalier.ui.shell;

import espalier.data.DataSet;
import espalier.experiment.DataFit;
import espalier.experiment.OpenModel;
import espalier.experiment.Study;
import espalier.experiment.Trial;
import java.util.Optional;

/// A model that is open, its study, and its data once they are loaded.
record Opened(OpenModel model, Study study, Optional<DataSet> data) {
    Opened withStudy(Study next) {
        return new Opened(model, next, data);
    }

    Opened withData(DataSet loaded) {
        return new Opened(model, study, Optional.of(loaded));
    }

    /// Why nothing can be measured, as a sentence; empty if it can.
    Optional<String> obstacle() {
        if (model.obstacle().isPresent()) {
            return model.obstacle();
        }
        return data.flatMap(loaded -> DataFit.problem(model, loaded));
    }

    /// The original model as a trial, measured on the study's present data.
    Optional<Trial> baseline() {
        return study.baseline().filter(trial -> trial.inputs().dataSpec().equals(study.dataSpec()));
    }

    boolean canMeasure() {
        return data.isPresent() && obstacle().isEmpty();
    }
}
