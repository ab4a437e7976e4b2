package espalier.ui.shell;

import espalier.data.DataSet;
import espalier.data.DataSets;
import espalier.experiment.Edit;
import espalier.experiment.Knowledge;
import espalier.experiment.Models;
import espalier.experiment.Observations;
import espalier.experiment.OpenModel;
import espalier.experiment.Study;
import espalier.experiment.StudyFile;
import espalier.experiment.UserFolder;
import espalier.job.JobContext;
import espalier.job.JobListener;
import espalier.job.Lane;
import espalier.job.Lanes;
import espalier.model.InputException;
import espalier.model.InputShapeNeeded;
import espalier.model.array.Shape;
import espalier.ui.Text;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Opens models, their studies and their data, and saves the studies.
final class Opening {
    private static final String STUDY = ".study";

    private final Store store;
    private final Lanes lanes;
    private final Failures failures;
    private final UserFolder folder;
    private final Measuring measuring;
    private final BiConsumer<Path, Consumer<Shape>> shapes;
    private Optional<StudyFile> file = Optional.empty();

    /// Creates it.
    ///
    /// @param shapes asks for the shape of one input of a model whose file does not say it, and hands it on when it is given
    Opening(Store store, Lanes lanes, Failures failures, UserFolder folder, Measuring measuring,
            BiConsumer<Path, Consumer<Shape>> shapes) {
        this.shapes = shapes;
        this.store = store;
        this.lanes = lanes;
        this.failures = failures;
        this.folder = folder;
        this.measuring = measuring;
        store.slice(shown -> shown.opened().map(open -> open.study().trials()))
                .addListener((_, _, _) -> save());
    }

    /// A model read from its file, with the study of it that was saved before, if there is one.
    private record Read(OpenModel model, Study study, Optional<StudyFile> file, Optional<InputException> unsaved,
            CoupledLayers coupled) {
        Read(OpenModel model, Study study, Optional<StudyFile> file, Optional<InputException> unsaved) {
            this(model, study, file, unsaved, CoupledLayers.of(model.graph()));
        }
    }

    /// Opens a model, or the model of a study, and loads its data.
    ///
    /// @param dataSpec the data to use unless its study knows better; empty for none
    /// @param then runs once the model is shown and its data are loaded
    void open(Path path, String dataSpec, Runnable then) {
        open(path, Optional.empty(), dataSpec, then);
    }

    private void open(Path path, Optional<Shape> input, String dataSpec, Runnable then) {
        JobListener<Read> plain = failures.listener(Text.of("failure.open", path.getFileName()),
                read -> show(read, then));
        lanes.submit(Lane.TRAINING, Text.of("job.open", path.getFileName()),
                context -> read(path, input, dataSpec, context), new JobListener<>() {
                    @Override
                    public void done(Read read) {
                        plain.done(read);
                    }

                    @Override
                    public void failed(Throwable cause) {
                        if (cause instanceof InputShapeNeeded) {
                            shapes.accept(path, shape -> open(path, Optional.of(shape), dataSpec, then));
                        } else {
                            plain.failed(cause);
                        }
                    }
                });
    }

    /// The model, with the input shape of the data at hand where its file does not say one.
    private static OpenModel model(Path path, Optional<Shape> input, String dataSpec, JobContext context) {
        try {
            return Models.open(path, input, context);
        } catch (InputShapeNeeded needed) {
            if (dataSpec.isEmpty()) {
                throw needed;
            }
            Shape example = DataSets.load(dataSpec, context).exampleShape();
            try {
                return Models.open(path, Optional.of(example), context);
            } catch (InputException unfit) {
                needed.addSuppressed(unfit);
                throw needed;
            }
        }
    }

    private Read read(Path path, Optional<Shape> input, String dataSpec, JobContext context) {
        if (path.toString().endsWith(STUDY)) {
            StudyFile study = StudyFile.open(path);
            return new Read(Models.open(study.study().model(), context), study.study(), Optional.of(study),
                    Optional.empty());
        }
        OpenModel model = model(path, input, dataSpec, context);
        Path place = folder.studyOf(model.reference());
        Study fresh = Study.of(model.reference(), dataSpec);
        try {
            StudyFile study = StudyFile.openOrCreate(place, fresh);
            Study known = study.study();
            Study used = known.dataSpec().isEmpty() ? known.after(new Edit.SetDataSpec(dataSpec)) : known;
            return new Read(model, used, Optional.of(study), Optional.empty());
        } catch (InputException e) {
            return new Read(model, fresh, Optional.empty(), Optional.of(e));
        }
    }

    private void show(Read read, Runnable then) {
        closeFile();
        file = read.file();
        store.change(shown -> shown.withModel(Opened.of(read.model(), read.study(), read.coupled())));
        measuring.begin(store.now().opened().orElseThrow());
        remember();
        read.unsaved().ifPresent(cause -> failures.tell(Text.of("failure.study"), cause));
        if (read.study().dataSpec().isEmpty()) {
            then.run();
        } else {
            load(read.study().dataSpec(), then);
        }
    }

    /// Loads data for the open model.
    void load(String spec, Runnable then) {
        OpenModel model = store.now().opened().orElseThrow().model();
        lanes.submit(Lane.TRAINING, Text.of("job.data"), context -> DataSets.load(spec, context),
                failures.listener(Text.of("failure.data", spec), data -> {
                    if (store.now().opened().filter(open -> open.model() == model).isPresent()) {
                        show(data);
                        then.run();
                    }
                }));
    }

    private void show(DataSet data) {
        Opened before = store.now().opened().orElseThrow();
        var observations = Observations.of(before.model(), data, before.study().knowledge(),
                lanes.each(learned -> learned(before.model(), learned)));
        store.change(shown -> shown.after(new Edit.SetDataSpec(data.spec()))
                .withOpened(open -> open.withData(data, observations)));
        Opened opened = store.now().opened().orElseThrow();
        opened.obstacle().ifPresent(reason -> failures.tell(Text.of("failure.fit"), new InputException(reason)));
        measuring.begin(opened);
        remember();
        save();
    }

    /// Keeps what was learned of the layers, unless another model or other data were opened meanwhile.
    private void learned(OpenModel of, Knowledge knowledge) {
        if (store.now().opened().filter(open -> open.model() == of
                && open.study().dataSpec().equals(knowledge.dataSpec())).isPresent()) {
            store.dispatch(new Edit.Learn(knowledge));
            save();
        }
    }

    private void remember() {
        store.now().opened().ifPresent(open -> {
            Path path = open.model().reference().path();
            String spec = open.study().dataSpec();
            lanes.submit(Lane.PREVIEW, "Remembering", _ -> {
                folder.recentModels().add(path, spec);
                return true;
            }, failures.quietly(_ -> {}));
        });
    }

    /// Saves the study as it is now, soon.
    void save() {
        file.ifPresent(target -> store.now().opened().ifPresent(open -> {
            Study study = open.study();
            lanes.submit(Lane.PREVIEW, "Saving", _ -> {
                target.save(study);
                return true;
            }, failures.quietly(_ -> store.change(shown -> shown.withSaved(LocalTime.now()))));
        }));
    }

    /// Saves and closes the study's file; the lanes have stopped.
    void finish() {
        file.ifPresent(target -> {
            store.now().opened().ifPresent(open -> target.save(open.study()));
            target.close();
        });
        file = Optional.empty();
    }

    private void closeFile() {
        file.ifPresent(old -> {
            Optional<Study> study = store.now().opened().map(Opened::study);
            lanes.submit(Lane.PREVIEW, "Closing " + old.path(), _ -> {
                study.ifPresent(old::save);
                old.close();
                return true;
            }, failures.quietly(_ -> {}));
        });
    }
}
