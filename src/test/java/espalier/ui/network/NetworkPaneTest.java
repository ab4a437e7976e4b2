package espalier.ui.network;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.experiment.Edit;
import espalier.experiment.ModelFacts;
import espalier.fx.FxExtension;
import espalier.fx.Screenshots;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Target;
import espalier.ui.Selection;
import espalier.ui.theme.Theme;
import espalier.ui.theme.ThemeSwitch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;

/// Uses the graph and the table as a person does.
@ExtendWith(FxExtension.class)
class NetworkPaneTest {
    private final ObjectProperty<NetworkState> state = new SimpleObjectProperty<>(SampleNetworks.lenet5());
    private final ObjectProperty<Optional<ModelFacts>> facts = new SimpleObjectProperty<>(
            Optional.of(SampleNetworks.facts()));
    private final List<Edit> edits = new ArrayList<>();
    private Stage stage;

    @Start
    void show(Stage shown) {
        stage = shown;
        stage.setMaximized(false);
        var pane = new NetworkPane(state, facts, (wiring, then) -> then.accept(Layout.of(wiring)), this::select,
                edits::add);
        var scene = new Scene(pane, 330, 450);
        new ThemeSwitch(Theme.DARK).dress(scene);
        stage.setScene(scene);
        stage.sizeToScene();
        stage.setX(0);
        stage.setY(0);
        stage.show();
    }

    private void select(Selection next) {
        NetworkState now = state.get();
        state.set(new NetworkState(now.wiring(), now.layers(), next));
    }

    @Test
    void choosesALayerByClickAndByKey(FxRobot robot) {
        robot.clickOn("#card-conv1");
        assertThat(state.get().selection()).isEqualTo(Selection.of("conv1"));
        robot.type(KeyCode.DOWN);
        assertThat(state.get().selection()).isEqualTo(Selection.of("conv2"));
        Screenshots.save("network-graph-dark", stage.getScene());
    }

    @Test
    void showsTheSameSelectionInTheTable(FxRobot robot) {
        robot.clickOn("#tab-table");
        LayerTable table = robot.lookup("#layer-table").queryAs(LayerTable.class);
        assertThat(table.getSelectionModel().getSelectedItem().name()).isEqualTo("fc1");
        robot.interact(() -> table.getSelectionModel().selectAll());
        assertThat(state.get().selection().layers()).containsExactlyInAnyOrder("conv1", "conv2", "fc1", "fc2");
        Screenshots.save("network-table-dark", stage.getScene());
    }

    @Test
    void showsTheTableOfWeightsThatHaveNoGraph(FxRobot robot) {
        robot.interact(() -> state.set(new NetworkState(Wiring.EMPTY, state.get().layers(), Selection.NONE)));
        LayerTable table = robot.lookup("#layer-table").queryAs(LayerTable.class);
        assertThat(table.isVisible()).isTrue();
        assertThat(table.getItems()).extracting(LayerRow::name).containsExactly("conv1", "conv2", "fc1", "fc2");
        Screenshots.save("network-loose-table", stage.getScene());
        robot.clickOn("#tab-graph");
        assertThat(robot.lookup("#graph .empty-state .label").queryAs(Label.class).getText())
                .startsWith("This file holds weights without a graph.");
        Screenshots.save("network-loose-graph", stage.getScene());
    }

    @Test
    void typesSparsityIntoTheTable(FxRobot robot) {
        robot.clickOn("#tab-table");
        Node cell = robot.lookup(".typed-cell").match(node -> node instanceof TypedCell typed
                && typed.getText().equals("95 %")).query();
        robot.doubleClickOn(cell).write("97").type(KeyCode.ENTER);
        assertThat(edits).containsExactly(new Edit.SetKnob(List.of(new Target.OneLayer("fc1")), "magnitude",
                "sparsity", KnobValue.of(0.97), ""));
    }

    @Test
    void filtersTheTableBySearching(FxRobot robot) {
        robot.clickOn("#tab-table").clickOn("#find-layer").write("conv");
        LayerTable table = robot.lookup("#layer-table").queryAs(LayerTable.class);
        assertThat(table.getItems()).extracting(LayerRow::name).containsExactly("conv1", "conv2");
        assertThat(state.get().selection()).isEqualTo(Selection.of("fc1"));
    }

    @Test
    void drawsALargeNetworkWithLongNames() {
        Screenshots.draw("network-residual", Theme.LIGHT, 330, 450,
                () -> new NetworkPane(new SimpleObjectProperty<>(SampleNetworks.residual(12)),
                        new SimpleObjectProperty<>(Optional.empty()),
                        (wiring, then) -> then.accept(Layout.of(wiring)), _ -> {}, _ -> {}));
    }

    @Test
    void saysWhatIsInTheFile(FxRobot robot) {
        robot.clickOn("#tab-file");
        assertThat(robot.lookup("#file-page .label").queryAllAs(Label.class)).extracting(Label::getText)
                .contains("lenet5.onnx", "pytorch 2.7.1", "ai.onnx 17, com.microsoft 1", "float32  batch × 1 × 28 × 28",
                        "2  kept, not computed", "431,080 numbers in 8");
        Screenshots.save("network-file-dark", stage.getScene());
        robot.interact(() -> stage.setWidth(284));
        robot.interact(() -> new ThemeSwitch(Theme.LIGHT).dress(stage.getScene()));
        Screenshots.save("network-file-light", stage.getScene());
        robot.interact(() -> facts.set(Optional.empty()));
        assertThat(robot.lookup("#file-page .label").queryAllAs(Label.class)).hasSize(1);
    }
}
