package espalier.ui.recipe;

import espalier.compress.rewrite.GraphRewrite;
import espalier.compress.rewrite.GraphRewrites;
import espalier.experiment.Edit;
import espalier.experiment.RecipePreset;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Stage;
import espalier.ui.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.Tooltip;
import org.kordamp.ikonli.javafx.FontIcon;

/// The menus that add, move and remove stages, and those that begin with a usual order of them.
final class StageMenus {
    private final Consumer<Edit> edits;
    private final IntConsumer chosen;
    private final MenuButton add = menu("add", "mdi2p-plus");
    private final MenuButton change = menu("change", "mdi2d-dots-horizontal");
    private final MenuButton presets = menu("presets", "mdi2p-playlist-star");
    private StageFocus focus = RecipeState.NOTHING.focus();

    /// @param chosen hears the place of the stage to be edited next
    StageMenus(Consumer<Edit> edits, IntConsumer chosen) {
        this.edits = edits;
        this.chosen = chosen;
        add.getItems().add(item("stage-add-compress", Text.of("stage.compress"),
                () -> insert(Stage.Compress.NOTHING)));
        for (Recovery kind : Recovery.kinds()) {
            if (!(kind instanceof Recovery.None)) {
                add.getItems().add(item("stage-add-" + kind.id(), Text.of("recovery." + kind.id()),
                        () -> insert(new Stage.Recover(kind))));
            }
        }
        add.getItems().add(new SeparatorMenuItem());
        for (GraphRewrite<?> rewrite : GraphRewrites.ALL) {
            add.getItems().add(item("stage-add-" + rewrite.id(), rewrite.label(), () -> insert(rewrite.initial())));
        }
        change.getItems().addAll(changes());
        change.setOnShowing(_ -> enable(change.getItems()));
        for (RecipePreset preset : RecipePreset.values()) {
            presets.getItems().add(item("preset-" + preset.id(), preset.label(), () -> take(preset)));
        }
    }

    List<MenuButton> buttons() {
        return List.of(presets, add, change);
    }

    /// The changes of the chosen stage, for the list itself.
    ContextMenu contextMenu() {
        var menu = new ContextMenu(changes().toArray(MenuItem[]::new));
        menu.setOnShowing(_ -> enable(menu.getItems()));
        return menu;
    }

    void show(StageFocus next, boolean isThere) {
        focus = next;
        buttons().forEach(button -> button.setDisable(!isThere));
    }

    /// Takes the chosen stage away, if the recipe has it.
    void remove() {
        if (!isToCome()) {
            edits.accept(new Edit.ReplaceRecipe(recipe().without(focus.index())));
        }
    }

    private List<MenuItem> changes() {
        return List.of(item("stage-up", Text.of("stage.up"), () -> move(-1)),
                item("stage-down", Text.of("stage.down"), () -> move(1)),
                item("stage-duplicate", Text.of("stage.duplicate"), () -> insert(focus.stage())),
                item("stage-remove", Text.of("stage.remove"), this::remove));
    }

    private void enable(List<MenuItem> items) {
        int last = recipe().stages().size() - 1;
        for (MenuItem item : items) {
            item.setDisable(isToCome() || item.getId().equals("stage-up") && focus.index() == 0
                    || item.getId().equals("stage-down") && focus.index() == last);
        }
    }

    private boolean isToCome() {
        return focus.isToCome(focus.index());
    }

    private Recipe recipe() {
        return focus.recipe();
    }

    private void move(int by) {
        int to = focus.index() + by;
        if (!isToCome() && to >= 0 && to < recipe().stages().size()) {
            edits.accept(new Edit.ReplaceRecipe(recipe().moved(focus.index(), to)));
            chosen.accept(to);
        }
    }

    /// Adds a stage behind the chosen one.
    private void insert(Stage stage) {
        var stages = new ArrayList<>(recipe().stages());
        if (stages.isEmpty() && !(stage instanceof Stage.Rewrite)) {
            stages.add(Stage.Compress.NOTHING);
        }
        int place = Math.min(focus.index() + 1, stages.size());
        stages.add(place, stage);
        edits.accept(new Edit.ReplaceRecipe(new Recipe(stages)));
        chosen.accept(place);
    }

    private void take(RecipePreset preset) {
        edits.accept(new Edit.ReplaceRecipe(preset.recipe()));
        chosen.accept(0);
    }

    private static MenuButton menu(String word, String icon) {
        var menu = new MenuButton("", new FontIcon(icon));
        menu.setId("stage-" + word);
        menu.getStyleClass().addAll("quiet", "stage-menu");
        menu.setMinWidth(MenuButton.USE_PREF_SIZE);
        menu.setTooltip(new Tooltip(Text.of("stage." + word + ".help")));
        menu.setAccessibleText(Text.of("stage." + word + ".help"));
        return menu;
    }

    private static MenuItem item(String id, String words, Runnable deed) {
        var item = new MenuItem(words);
        item.setId(id);
        item.setMnemonicParsing(false);
        item.setOnAction(_ -> deed.run());
        return item;
    }
}
