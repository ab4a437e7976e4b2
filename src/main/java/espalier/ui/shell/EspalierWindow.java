package espalier.ui.shell;

import espalier.experiment.ModelFacts;
import espalier.experiment.RecentModels;
import espalier.experiment.SampleModel;
import espalier.experiment.UserFolder;
import espalier.job.Lane;
import espalier.job.Lanes;
import espalier.report.ChartTheme;
import espalier.report.ParetoPlot;
import espalier.ui.Text;
import espalier.ui.dialog.Choosers;
import espalier.ui.dialog.Messages;
import espalier.ui.dialog.ShapeDialog;
import espalier.ui.figures.KeyFigures;
import espalier.ui.layer.LayerView;
import espalier.ui.network.Layout;
import espalier.ui.network.NetworkPane;
import espalier.ui.network.Wiring;
import espalier.ui.recipe.RecipeView;
import espalier.ui.theme.ThemeSwitch;
import espalier.ui.trials.JobLine;
import espalier.ui.trials.TrialsView;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.scene.Scene;
import javafx.scene.image.Image;
import javafx.scene.input.TransferMode;
import javafx.stage.Stage;
import org.controlsfx.control.action.Action;

/// The window of Espalier, put together over a stage.
public final class EspalierWindow {
    private static final double WIDTH = 1440;
    private static final double HEIGHT = 900;
    private static final double LEAST_WIDTH = 1000;
    private static final double LEAST_HEIGHT = 640;

    private final Store store = new Store();
    private final Stage stage;
    private final Lanes lanes;
    private final ThemeSwitch theme;
    private final Opening opening;
    private final Measuring measuring;
    private final Trying trying;
    private final Desk desk;
    private final Panes panes;
    private final Commands commands;
    private final MainWindow content;
    private final RecentModels recent;

    /// What the window needs from outside.
    ///
    /// @param folder where studies and the list of recent models are
    /// @param threads threads of the engine, for the status line
    public record Surroundings(Lanes lanes, Choosers choosers, UserFolder folder, ThemeSwitch theme, int threads) {}

    /// Puts the window together; [#show()] opens it.
    public EspalierWindow(Stage stage, Surroundings around) {
        this.stage = stage;
        this.lanes = around.lanes();
        this.theme = around.theme();
        this.recent = around.folder().recentModels();
        var failures = new Failures((what, cause) -> Messages.showFailure(stage, what, cause));
        measuring = new Measuring(store, lanes, failures);
        opening = new Opening(store, lanes, failures, around.folder(), measuring,
                (file, then) -> new ShapeDialog(stage, file.getFileName().toString()).ask(then));
        trying = new Trying(store, lanes, failures);
        var exporting = new Exporting(store, lanes, failures, trying, (header, report) -> Messages
                .showReport(stage, Text.of("export.report"), header, report.lines(), report.remarks()));
        var scenery = new WindowScenery();
        desk = new Desk(store, new Desk.Works(opening, trying, exporting, failures),
                around.folder().root().resolve("samples"), around.choosers(), stage, scenery);
        panes = panes();
        commands = new Commands(store.shown(), desk, new Looks(store, panes, scenery));
        content = content(around.threads());
        lanes.watch(job -> {
            if (job.lane() == Lane.TRAINING) {
                store.change(shown -> shown.withJob(JobLine.of(job)));
            }
        });
        prepareStage();
    }

    private Panes panes() {
        var wiring = store.slice(shown -> shown.opened().map(open -> open.model().graph()))
                .map(graph -> graph.map(Wirings::of).orElse(Wiring.EMPTY));
        var facts = store.slice(shown -> shown.opened().map(Opened::model))
                .map(model -> model.map(open -> open.facts()));
        var network = new NetworkPane(store.slice(shown -> Slices.network(shown, wiring.getValue())), facts,
                (placed, then) -> lanes.submit(Lane.PREVIEW, "Layout", _ -> Layout.of(placed),
                        new Failures((what, cause) -> Messages.showFailure(stage, what, cause))
                                .listener(Text.of("failure.layout"), then)),
                desk::select, store::dispatch);
        var layer = new LayerView(theme.theme());
        store.slice(LayerStates::of).subscribe(layer::show);
        layer.tab().addListener((_, _, tab) -> measuring.look(tab));
        var recipe = new RecipeView(store::dispatch,
                stage -> store.change(shown -> shown.withStage(stage)), desk::runDraft, desk::chooseTeacher);
        store.slice(Slices::recipe).subscribe(recipe::show);
        var drawer = new TrialsView(theme.theme(), store::dispatch, desk);
        store.slice(Slices::trials).subscribe(drawer::show);
        return new Panes(new KeyFigures(store.slice(Slices::measurements)), network, layer, recipe, drawer);
    }

    private MainWindow content(int threads) {
        var whole = new WholeModel(store.slice(shown -> shown.focus().compress()),
                store.slice(shown -> !shown.hasModel()),
                store::dispatch);
        return new MainWindow(new MenuStrip(commands, desk, SampleModel.ALL, recent::list),
                new Toolbar(commands, whole, theme.theme()), panes,
                new StatusLine(store.shown(), About.engine(threads)));
    }

    private void prepareStage() {
        var scene = new Scene(content, WIDTH, HEIGHT);
        theme.dress(scene);
        commands.withKeys().forEach(action -> scene.getAccelerators().putIfAbsent(action.getAccelerator(),
                () -> fire(action)));
        scene.setOnDragOver(drag -> {
            if (drag.getDragboard().hasFiles()) {
                drag.acceptTransferModes(TransferMode.COPY);
            }
            drag.consume();
        });
        scene.setOnDragDropped(drop -> {
            drop.setDropCompleted(drop.getDragboard().hasFiles());
            drop.getDragboard().getFiles().stream().findFirst().ifPresent(file -> desk.openDropped(file.toPath()));
            drop.consume();
        });
        stage.setScene(scene);
        stage.setMinWidth(LEAST_WIDTH);
        stage.setMinHeight(LEAST_HEIGHT);
        stage.titleProperty().bind(store.slice(shown -> shown.opened()
                .map(open -> Text.of("window.title", open.model().reference().name())).orElse(Text.of("app.name"))));
        Optional.ofNullable(EspalierWindow.class.getResourceAsStream("/espalier/icon.png"))
                .ifPresent(icon -> stage.getIcons().add(new Image(icon)));
        stage.setOnHidden(_ -> close());
    }

    private static void fire(Action action) {
        if (!action.isDisabled()) {
            action.handle(new javafx.event.ActionEvent());
        }
    }

    /// Opens the window.
    public void show() {
        stage.show();
    }

    /// Opens the first sample with its data.
    public void openSample() {
        desk.openSample(SampleModel.ALL.getFirst());
    }

    /// Opens the model in `path`, measured on the data of `spec`; empty for none.
    public void open(Path path, String spec) {
        desk.open(path, spec);
    }

    /// What the window shows, for those who wait for it.
    Store store() {
        return store;
    }

    Desk desk() {
        return desk;
    }

    Panes parts() {
        return panes;
    }

    Stage stage() {
        return stage;
    }

    private void close() {
        lanes.close();
        finish();
    }

    /// Saves and lets go of the study's file; the lanes have stopped.
    void finish() {
        opening.finish();
    }

    /// What the desk needs of this window's views.
    private final class WindowScenery implements Scenery, Looks.Frame {
        @Override
        public void showTraining() {
            panes.drawer().showTraining();
        }

        @Override
        public void showPareto() {
            panes.drawer().showPareto();
        }

        @Override
        public ParetoPlot plot() {
            return panes.drawer().plot();
        }

        @Override
        public ChartTheme chartTheme() {
            return theme.theme().get() == espalier.ui.theme.Theme.DARK ? ChartTheme.DARK : ChartTheme.LIGHT;
        }

        @Override
        public List<Messages.Line> shortcuts() {
            return commands.withKeys().stream()
                    .map(action -> new Messages.Line(action.getAccelerator().getDisplayText(), action.getText()))
                    .toList();
        }

        @Override
        public void toggleDrawer() {
            content.toggleDrawer();
        }

        @Override
        public void resetPanes() {
            content.resetPanes();
        }

        @Override
        public void toggleTheme() {
            theme.use(theme.theme().get().toggled());
        }

        @Override
        public void toggleFullScreen() {
            stage.setFullScreen(!stage.isFullScreen());
        }
    }
}
