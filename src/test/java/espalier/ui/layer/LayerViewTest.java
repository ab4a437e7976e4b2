package espalier.ui.layer;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.fx.FxExtension;
import espalier.fx.Screenshots;
import espalier.model.array.Shape;
import espalier.report.LayerWeights;
import espalier.report.SampleCharts;
import espalier.report.WeightHistogram;
import espalier.ui.chart.ChartPane;
import espalier.ui.theme.Theme;
import espalier.ui.theme.Tone;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// Tries the layer view by hand and by eye.
@ExtendWith(FxExtension.class)
class LayerViewTest {
    private LayerView view;

    @Start
    void start(Stage stage) {
        view = new LayerView(new SimpleObjectProperty<>(Theme.DARK));
        stage.setScene(new Scene(view, 800, 450));
        stage.sizeToScene();
        stage.show();
    }

    static LayerState state(WeightHistogram histogram, String name) {
        var random = new Random(5);
        Shape shape = Shape.of(20, 6, 5, 5);
        float[] before = new float[3000];
        float[] after = new float[3000];
        for (int i = 0; i < before.length; i++) {
            before[i] = (float) random.nextGaussian() / 10;
            after[i] = Math.abs(before[i]) < 0.1 ? 0 : before[i];
        }
        return new LayerState(new LayerState.Head(name, "Gemm", "500×800", 400_000, 20_004, 27_600, 1_600_000,
                new LayerState.Coupled(500, List.of("fc0"), "")),
                new LayerState.Facts(OptionalInt.of(4), 3.62, OptionalDouble.of(16.8), 379_996, 400_000,
                        OptionalDouble.of(0.038), 0.723, OptionalInt.of(120), OptionalDouble.of(0.902), 307.7),
                Optional.of(histogram), Optional.of(SampleCharts.singularValues()),
                Optional.of(SampleCharts.norms()), Optional.of(new LayerWeights(shape, before, after)));
    }

    @Test
    void saysWhatToDoUntilALayerIsChosen(FxRobot robot) {
        assertThat(robot.lookup("#layer-empty").query().isVisible()).isTrue();
        robot.interact(() -> view.show(Optional.of(state(SampleCharts.histogram(128), "fc1"))));
        assertThat(robot.lookup("#layer-empty").query().isVisible()).isFalse();
        assertThat(robot.lookup("#layer-details").queryAs(Label.class).getText())
                .isEqualTo("Gemm · 500×800 · 400,000 weights · 20,004 kept · 27.6 KB of 1.60 MB");
        assertThat(robot.lookup("#layer-coupled").queryAs(Label.class).getText())
                .isEqualTo("Its 500 channels go together with those of fc0.");
    }

    @Test
    void legendNamesOnlyWhatIsDrawn(FxRobot robot) {
        robot.interact(() -> view.show(Optional.of(state(SampleCharts.histogram(64, 0, 0), "fc1"))));
        assertThat(robot.from(view).lookup("threshold").queryLabeled().isVisible()).isFalse();
        robot.interact(() -> view.show(Optional.of(state(SampleCharts.histogram(64), "fc1"))));
        assertThat(robot.from(view).lookup("threshold").queryLabeled().isVisible()).isTrue();
    }

    @Test
    void tabsAreReachedByClickAndKeyboard(FxRobot robot) {
        robot.interact(() -> view.show(Optional.of(state(SampleCharts.histogram(128), "fc1"))));
        robot.clickOn("#layer-tab-image");
        assertThat(robot.lookup("#layer-image").query().isVisible()).isTrue();
        assertThat(view.tab().get()).isEqualTo(LayerTab.IMAGE);
        robot.clickOn("#layer-tab-weights");
        assertThat(robot.lookup("#layer-chart").query().isVisible()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(LayerTab.class)
    void drawsEachTab(LayerTab tab) {
        for (Theme theme : Theme.values()) {
            assertThat(
                    Screenshots.draw("layer-" + tab.name().toLowerCase(java.util.Locale.ROOT), theme, 800, 450, () -> {
                        var drawn = new LayerView(new SimpleObjectProperty<>(theme));
                        drawn.show(Optional.of(state(SampleCharts.histogram(128), "fc1")));
                        drawn.choose(tab);
                        return drawn;
                    })).isNotEmptyFile();
        }
    }

    @Test
    void staysReadableWhenSmallLongOrEmpty() {
        assertThat(Screenshots.draw("layer-small", Theme.LIGHT, 520, 320, () -> {
            var drawn = new LayerView(new SimpleObjectProperty<>(Theme.LIGHT));
            drawn.show(Optional.of(state(SampleCharts.histogram(128, 0.01, 255),
                    "backbone.stage4.block2.branch1.convolution_with_a_long_name")));
            return drawn;
        })).isNotEmptyFile();
        assertThat(Screenshots.draw("layer-empty", Theme.DARK, 520, 320,
                () -> new LayerView(new SimpleObjectProperty<>(Theme.DARK)))).isNotEmptyFile();
    }

    @Test
    void keepsItsGroundWhenDrawnAgain(FxRobot robot) {
        for (int i = 0; i < 3; i++) {
            LayerState next = state(SampleCharts.histogram(64, i == 0 ? 0 : 0.01 * i, 0), "fc1");
            robot.interact(() -> view.show(Optional.of(next)));
        }
        var chart = (ChartPane) robot.lookup("#layer-chart").query();
        robot.interact(() -> {
            var pixels = chart.snapshot(null, null).getPixelReader();
            assertThat(pixels.getColor(3, 3)).isEqualTo(Theme.DARK.colour(Tone.GROUND));
        });
    }

    @Test
    void fitsIntoANarrowPane(FxRobot robot) {
        robot.interact(() -> {
            view.show(Optional.of(state(SampleCharts.histogram(64), "a_layer_with_quite_a_long_name")));
            view.getScene().getWindow().setWidth(420);
        });
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(robot.lookup("#layer-legend").query().isManaged()).isFalse();
        assertThat(((Region) view.getChildrenUnmodifiable().getFirst()).getWidth())
                .isLessThanOrEqualTo(view.getWidth());
    }

    @Test
    void repaintsTheHistogramWithinAFrameOrTwo(FxRobot robot) {
        LayerState[] layers = {state(SampleCharts.histogram(121, 0.038, 15), "fc1"),
                state(SampleCharts.histogram(121, 0.02, 255), "fc1"),
                state(SampleCharts.histogram(121, 0.03, 0), "fc1")};
        var threads = ManagementFactory.getThreadMXBean();
        double[] millis = new double[90];
        robot.interact(() -> {
            for (int i = 0; i < millis.length; i++) {
                long start = threads.getCurrentThreadCpuTime();
                view.show(Optional.of(layers[i % layers.length]));
                millis[i] = (threads.getCurrentThreadCpuTime() - start) / 1e6;
            }
        });
        Arrays.sort(millis);
        System.out.printf("histogram shown: median %.1f ms of CPU%n", millis[millis.length / 2]);
        assertThat(millis[millis.length / 2]).isLessThan(33);
    }
}
