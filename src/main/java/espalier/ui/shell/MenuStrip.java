package espalier.ui.shell;

import espalier.experiment.RecentModels;
import espalier.experiment.SampleModel;
import espalier.ui.Text;
import java.util.List;
import java.util.function.Supplier;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import org.controlsfx.control.action.ActionUtils;

/// The menu bar.
final class MenuStrip extends MenuBar {
    private static final String LINE = "";

    private final Commands commands;
    private final Deeds deeds;

    MenuStrip(Commands commands, Deeds deeds, List<SampleModel> samples, Supplier<List<RecentModels.Recent>> recent) {
        this.commands = commands;
        this.deeds = deeds;
        setId("menu");
        Menu file = menu("file", "file.open");
        file.getItems().addAll(sampleMenu(samples), recentMenu(recent));
        fill(file, LINE, "file.data", "file.recipe", LINE, "file.quit");
        getMenus().addAll(file,
                menu("edit", "edit.undo", "edit.redo", LINE, "edit.all", "edit.find", LINE, "edit.clear"),
                menu("view", "view.graph", "view.table", "view.drawer", LINE, "view.reset", "view.theme", "view.full"),
                menu("model", "model.evaluate", "model.test", "model.cancel", LINE, "model.previous", "model.next"),
                compressMenu(),
                menu("recover", "recover.finetune", "recover.distil", "recover.batchnorm", LINE, "recover.teacher",
                        "recover.original", LINE, "recover.seed"),
                menu("search", "search.sweep"),
                exportMenu(),
                menu("help", "help.shortcuts", "help.about"));
    }

    private Menu compressMenu() {
        Menu menu = menu("compress", Commands.methods().toArray(String[]::new));
        fill(menu, LINE, "compress.inherit");
        return menu;
    }

    private Menu exportMenu() {
        Menu menu = menu("export", Commands.modelExports().toArray(String[]::new));
        fill(menu, LINE, "export.trials", "export.png", "export.svg");
        return menu;
    }

    private Menu menu(String id, String... items) {
        var menu = new Menu(Text.of("menu." + id));
        menu.setId("menu-" + id);
        fill(menu, items);
        return menu;
    }

    private void fill(Menu menu, String... items) {
        for (String id : items) {
            menu.getItems().add(id.equals(LINE) ? new SeparatorMenuItem() : item(id));
        }
    }

    private MenuItem item(String id) {
        MenuItem item = ActionUtils.createMenuItem(commands.get(id));
        item.setId(id.replace('.', '-'));
        item.setMnemonicParsing(false);
        return item;
    }

    private Menu sampleMenu(List<SampleModel> samples) {
        var menu = new Menu(Text.of("menu.file.sample"));
        menu.setId("menu-samples");
        for (SampleModel sample : samples) {
            var item = new MenuItem(sample.title());
            item.setMnemonicParsing(false);
            item.setOnAction(_ -> deeds.openSample(sample));
            menu.getItems().add(item);
        }
        return menu;
    }

    private Menu recentMenu(Supplier<List<RecentModels.Recent>> recent) {
        var menu = new Menu(Text.of("menu.file.recent"));
        menu.setId("menu-recent");
        refill(menu, recent.get());
        menu.setOnShowing(_ -> refill(menu, recent.get()));
        return menu;
    }

    private void refill(Menu menu, List<RecentModels.Recent> recent) {
        menu.getItems().clear();
        for (RecentModels.Recent one : recent) {
            var item = new MenuItem(one.model().getFileName() + "  " + one.model().getParent());
            item.setMnemonicParsing(false);
            item.setOnAction(_ -> deeds.openRecent(one));
            menu.getItems().add(item);
        }
        if (recent.isEmpty()) {
            var none = new MenuItem(Text.of("menu.file.recent.none"));
            none.setDisable(true);
            menu.getItems().add(none);
        }
    }
}
