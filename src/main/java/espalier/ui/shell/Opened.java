package espalier.ui.shell;

import espalier.data.DataSet;
import espalier.experiment.DataFit;
import espalier.experiment.Observations;
import espalier.experiment.OpenModel;
import espalier.experiment.Study;
import espalier.experiment.Trial;
import java.util.Optional;

/// A model that is open, its study, and its data once they are loaded.
///
/// @param observations what is learned of the model's layers on these data, there with them
/// @param coupled which of its layers share channels
record Opened(OpenModel model, Study study, Optional<DataSet> data, Optional<Observations> observations,
        CoupledLayers coupled) {
    /// A model without data.
    static Opened of(OpenModel model, Study study, CoupledLayers coupled) {
        return new Opened(model, study, Optional.empty(), Optional.empty(), coupled);
    }

    Opened withStudy(Study next) {
        return new Opened(model, next, data, observations, coupled);
    }

    Opened withData(DataSet loaded, Observations observed) {
        return new Opened(model, study, Optional.of(loaded), Optional.of(observed), coupled);
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
