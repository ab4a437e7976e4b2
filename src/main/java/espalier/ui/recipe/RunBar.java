package espalier.ui.recipe;

import espalier.model.recipe.Recipe;
import espalier.ui.Amounts;
import espalier.ui.Text;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// The button that runs the whole recipe, with the reason where it cannot.
final class RunBar extends VBox {
    private final Button button = new Button();
    private final Label obstacle = new Label();

    RunBar(Runnable run) {
        super(4);
        getStyleClass().add("run-bar");
        button.setId("recovery-run");
        button.getStyleClass().add("accent");
        button.setMaxWidth(Double.MAX_VALUE);
        button.setOnAction(_ -> run.run());
        obstacle.getStyleClass().add("caption");
        obstacle.setWrapText(true);
        obstacle.setMinHeight(Region.USE_PREF_SIZE);
        getChildren().addAll(obstacle, button);
    }

    void show(RecipeState state) {
        boolean isThere = !state.layers().isEmpty();
        setVisible(isThere);
        setManaged(isThere);
        Recipe recipe = state.focus().recipe();
        button.setText(recipe.isStaged()
                ? Text.of("recipe.run.stages", Amounts.count(recipe.stages().size()))
                : Text.of("recovery." + recipe.recovery().id() + ".run"));
        button.setTooltip(new Tooltip(Text.of(state.busy() ? "recovery.run.queued" : "recovery.run.help")));
        button.setDisable(state.obstacle().isPresent());
        obstacle.setText(state.obstacle().orElse(""));
        obstacle.setVisible(state.obstacle().isPresent());
        obstacle.setManaged(state.obstacle().isPresent());
    }
}
