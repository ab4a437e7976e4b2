package espalier.ui.shell;

import espalier.compress.CompressionMethods;
import espalier.compress.method.CompressionMethod;
import espalier.experiment.ExportFormat;
import espalier.ui.Text;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import javafx.beans.value.ObservableValue;
import javafx.scene.input.KeyCombination;
import org.controlsfx.control.action.Action;

/// Everything that menus, toolbar and keys can do: one action each, with its words, key and condition.
final class Commands {
    /// By the format's id.
    private static final Map<String, String> EXPORT_KEYS = Map.of("onnx", "Shortcut+S", "packed", "Shortcut+Shift+S",
            "coded", "Shortcut+Shift+K", "torchscript", "Shortcut+Shift+J", "recipe", "Shortcut+Alt+S");

    private final Map<String, Action> actions = new LinkedHashMap<>();
    private final ObservableValue<Shown> shown;

    Commands(ObservableValue<Shown> shown, Deeds deeds, ViewDeeds views) {
        this.shown = shown;
        addFile(deeds);
        addEdit(deeds, views);
        addView(views);
        addModel(deeds, views);
        addExport(deeds);
    }

    /// The action called `id`, such as `file.open`.
    Action get(String id) {
        return Objects.requireNonNull(actions.get(id), id);
    }

    /// The actions that have a key, in the order of the menus.
    List<Action> withKeys() {
        return actions.values().stream().filter(action -> action.getAccelerator() != null).toList();
    }

    private void addFile(Deeds deeds) {
        add("file.open", "Shortcut+O", _ -> true, deeds::openModel);
        add("file.data", "Shortcut+D", Shown::hasModel, deeds::openData);
        add("file.recipe", "Shortcut+Shift+O", Shown::hasModel, deeds::openRecipe);
        add("file.quit", "Shortcut+Q", _ -> true, deeds::quit);
    }

    private void addEdit(Deeds deeds, ViewDeeds views) {
        add("edit.undo", "Shortcut+Z", Shown::canUndo, deeds::undo);
        add("edit.redo", "Shortcut+Shift+Z", Shown::canRedo, deeds::redo);
        add("edit.all", "Shortcut+A", Shown::hasModel, views::selectAll);
        add("edit.find", "Shortcut+F", Shown::hasModel, views::find);
        add("edit.clear", "Shortcut+Shift+Backspace", Shown::hasRecipe, deeds::clearRecipe);
    }

    private void addView(ViewDeeds views) {
        add("view.graph", "Shortcut+1", _ -> true, () -> views.showNetworkTab(0));
        add("view.table", "Shortcut+2", _ -> true, () -> views.showNetworkTab(1));
        add("view.drawer", "Shortcut+B", _ -> true, views::toggleDrawer);
        add("view.reset", "Shortcut+0", _ -> true, views::resetPanes);
        add("view.theme", "Shortcut+T", _ -> true, views::toggleTheme);
        add("view.full", "F11", _ -> true, views::toggleFullScreen);
    }

    private void addModel(Deeds deeds, ViewDeeds views) {
        add("model.previous", "Alt+Up", Shown::hasModel, () -> views.stepLayer(-1));
        add("model.next", "Alt+Down", Shown::hasModel, () -> views.stepLayer(1));
        add("model.evaluate", "Shortcut+E", Shown::canMeasure, deeds::evaluate);
        add("model.test", "Shortcut+Shift+E", Shown::canTest, deeds::evaluateOnTest);
        add("model.cancel", "Shortcut+Period", Shown::isBusy, deeds::cancelWork);
        for (CompressionMethod<?> method : CompressionMethods.ALL) {
            int place = CompressionMethods.ALL.indexOf(method) + 1;
            add("compress." + method.id(), new Words(method.label(), method.summary()),
                    place < 10 ? Optional.of("Alt+" + place) : Optional.empty(), Shown::hasSelection,
                    () -> deeds.toggleMethod(method.id()));
        }
        add("compress.inherit", "Alt+0", Shown::hasSelection, deeds::inherit);
        add("recover.finetune", "Shortcut+R", Shown::canMeasure, deeds::fineTune);
        add("recover.distil", "Shortcut+Shift+R", Shown::canMeasure, deeds::distil);
        add("recover.batchnorm", "Shortcut+Alt+R", state -> state.canMeasure() && state.hasBatchNorm(),
                deeds::estimateBatchNorm);
        add("recover.teacher", "Shortcut+Alt+T", Shown::canMeasure, deeds::chooseTeacher);
        add("recover.original", "Shortcut+Alt+O", Shown::hasTeacher, deeds::followOriginal);
        add("recover.seed", "Shortcut+Alt+N", Shown::hasModel, deeds::chooseSeed);
        add("search.sweep", "Shortcut+Shift+W", Shown::canMeasure, deeds::sweep);
    }

    private void addExport(Deeds deeds) {
        for (ExportFormat format : ExportFormat.values()) {
            add(exportId(format), EXPORT_KEYS.get(format.id()), Shown::hasModel, () -> deeds.export(format));
        }
        add("export.trials", "Shortcut+Shift+T", Shown::hasTrials, deeds::exportTrials);
        add("export.png", "Shortcut+Shift+P", Shown::hasTrials, () -> deeds.exportChart("png"));
        add("export.svg", "Shortcut+Shift+G", Shown::hasTrials, () -> deeds.exportChart("svg"));
        add("help.shortcuts", "F1", _ -> true, deeds::showShortcuts);
        add("help.about", "Shift+F1", _ -> true, deeds::showAbout);
    }

    /// The action that writes `format`.
    private static String exportId(ExportFormat format) {
        return "export." + format.id();
    }

    /// The actions that write a model or its recipe, in the order of the menu.
    static List<String> modelExports() {
        return Arrays.stream(ExportFormat.values()).map(Commands::exportId).toList();
    }

    /// The actions that switch methods, in the order of the menu.
    static List<String> methods() {
        return CompressionMethods.ALL.stream().map(method -> "compress." + method.id()).toList();
    }

    private void add(String id, String key, Predicate<Shown> possible, Runnable deed) {
        add(id, new Words(Text.of("command." + id), Text.of("tip." + id)), Optional.of(key), possible, deed);
    }

    /// What an action is called, and what it does in a sentence.
    private record Words(String name, String tip) {}

    private void add(String id, Words words, Optional<String> key, Predicate<Shown> possible, Runnable deed) {
        var action = new Action(words.name(), _ -> deed.run());
        action.setLongText(words.tip());
        key.map(KeyCombination::valueOf).ifPresent(action::setAccelerator);
        shown.addListener((_, _, now) -> action.setDisabled(!possible.test(now)));
        action.setDisabled(!possible.test(shown.getValue()));
        actions.put(id, action);
    }
}
