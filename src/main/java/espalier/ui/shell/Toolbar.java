package espalier.ui.shell;

import espalier.ui.Text;
import espalier.ui.theme.Theme;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Separator;
import javafx.scene.control.ToolBar;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.controlsfx.control.action.Action;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignR;
import org.kordamp.ikonli.materialdesign2.MaterialDesignU;
import org.kordamp.ikonli.materialdesign2.MaterialDesignW;

/// The slim bar of what is used most.
final class Toolbar extends ToolBar {
    private final Commands commands;

    Toolbar(Commands commands, Node wholeModel, ObservableValue<Theme> theme) {
        this.commands = commands;
        setId("toolbar");
        var gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        getItems().addAll(button("file.open"), icon("edit.undo", MaterialDesignU.UNDO),
                icon("edit.redo", MaterialDesignR.REDO), new Separator(Orientation.VERTICAL), button("model.evaluate"),
                button("recover.finetune"), button("recover.distil"), new Separator(Orientation.VERTICAL),
                button("search.sweep"), gap,
                wholeModel, new Separator(Orientation.VERTICAL), exportMenu(), themeButton(theme));
    }

    private Button button(String id) {
        Action action = commands.get(id);
        var button = new Button(Text.of("button." + id));
        prepare(button, id, action);
        return button;
    }

    private Button icon(String id, Ikon icon) {
        Action action = commands.get(id);
        var button = new Button("", new FontIcon(icon));
        button.getStyleClass().add("icon-button");
        prepare(button, id, action);
        return button;
    }

    private static void prepare(Button button, String id, Action action) {
        button.setId("button-" + id.replace('.', '-'));
        button.setMnemonicParsing(false);
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(action::handle);
        button.disableProperty().bind(action.disabledProperty());
        button.setTooltip(new Tooltip(action.getLongText() + " (" + action.getAccelerator().getDisplayText() + ")"));
        button.setAccessibleText(action.getText());
    }

    private MenuButton exportMenu() {
        var menu = new MenuButton(Text.of("menu.export"));
        menu.setId("button-export");
        menu.setTooltip(new Tooltip(Text.of("button.export.tip")));
        menu.setMinWidth(Region.USE_PREF_SIZE);
        var ids = new ArrayList<>(Commands.modelExports());
        ids.addAll(List.of("export.trials", "export.png", "export.svg"));
        for (String id : ids) {
            Action action = commands.get(id);
            var item = new MenuItem(action.getText());
            item.setOnAction(action::handle);
            item.disableProperty().bind(action.disabledProperty());
            menu.getItems().add(item);
        }
        return menu;
    }

    private Button themeButton(ObservableValue<Theme> theme) {
        Button button = icon("view.theme", MaterialDesignW.WEATHER_NIGHT);
        FontIcon picture = (FontIcon) button.getGraphic();
        picture.iconCodeProperty().bind(theme.map(
                now -> now == Theme.DARK ? MaterialDesignW.WHITE_BALANCE_SUNNY : MaterialDesignW.WEATHER_NIGHT));
        return button;
    }
}
