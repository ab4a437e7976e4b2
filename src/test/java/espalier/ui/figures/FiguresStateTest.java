package espalier.ui.figures;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.experiment.SizeMetric;
import espalier.fx.FxExtension;
import espalier.fx.Screenshots;
import espalier.ui.figures.Figure.Verdict;
import espalier.ui.theme.Theme;
import java.util.Optional;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.layout.VBox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Reads the words of the key figures.
@ExtendWith(FxExtension.class)
class FiguresStateTest {
    @Test
    void saysWhatChanged() {
        var state = FiguresState.of(SampleFigures.compressed(), SizeMetric.PACKED);
        assertThat(state.accuracy().value()).isEqualTo("99.22 %");
        assertThat(state.accuracy().change()).isEqualTo("−0.08");
        assertThat(state.accuracy().verdict()).isEqualTo(Verdict.WORSE);
        assertThat(state.size().change()).isEqualTo("41.2× smaller");
        assertThat(state.macs().change()).isEqualTo("3.75× fewer");
        assertThat(state.latency().change()).isEqualTo("zeros give no speed");
    }

    @Test
    void showsTheEntropyBoundBesideACodedSizeAlone() {
        var state = FiguresState.of(SampleFigures.compressed(), SizeMetric.CODED);
        assertThat(state.size().value()).isEqualTo("31.4 KB");
        assertThat(state.size().aside()).isEqualTo("bound 33.4 KB");
        assertThat(state.size().tip()).contains("31,350").contains("33,440");
        assertThat(FiguresState.of(SampleFigures.compressed(), SizeMetric.PACKED).size().aside()).isEmpty();
    }

    @Test
    void isNotSettledBeforeAllExamplesAreSeen() {
        Measurements measured = SampleFigures.compressed();
        var waiting = new Measurements(measured.original(), measured.now(), 10_000, measured.parts());
        assertThat(FiguresState.of(measured, SizeMetric.PACKED).accuracy().isSettled()).isTrue();
        assertThat(FiguresState.of(waiting, SizeMetric.PACKED).accuracy().isSettled()).isFalse();
    }

    @Test
    void showsADashForWhatWasNotMeasured() {
        var state = FiguresState.of(Measurements.NONE, SizeMetric.RUNTIME);
        assertThat(state.accuracy().value()).isEqualTo("–");
        assertThat(state.latency().value()).isEqualTo("–");
        assertThat(state.size().change()).isEmpty();
    }

    @Test
    void standsInAStripAtBothWidths() {
        for (Theme theme : Theme.values()) {
            for (int width : new int[]{1440, 1100}) {
                Screenshots.draw("figures", theme, width, 80,
                        () -> new VBox(new KeyFigures(new SimpleObjectProperty<>(SampleFigures.compressed()))));
                Screenshots.draw("figures-coded", theme, width, 80, () -> {
                    var figures = new KeyFigures(new SimpleObjectProperty<>(SampleFigures.compressed()));
                    figures.metricProperty().set(SizeMetric.CODED);
                    return new VBox(figures);
                });
            }
        }
        assertThat(Optional.of(Screenshots.draw("figures-none", Theme.DARK, 1100, 80,
                () -> new VBox(new KeyFigures(new SimpleObjectProperty<>(Measurements.NONE)))))).isPresent();
    }
}
