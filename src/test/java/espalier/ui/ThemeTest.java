package espalier.ui;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.fx.FxExtension;
import espalier.fx.Screenshots;
import espalier.report.ChartTheme;
import espalier.ui.theme.Theme;
import espalier.ui.theme.Tone;
import java.nio.file.Path;
import java.util.Map;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.layout.VBox;
import javafx.scene.paint.Color;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Tries both looks.
@ExtendWith(FxExtension.class)
class ThemeTest {
    @ParameterizedTest
    @EnumSource(Theme.class)
    void definesEveryTone(Theme theme) {
        assertThat(Tone.values()).allSatisfy(tone -> assertThat(theme.colour(tone)).isNotNull());
    }

    @ParameterizedTest
    @EnumSource(Theme.class)
    void chartsHaveTheColoursOfTheWindow(Theme theme) {
        ChartTheme charts = theme == Theme.LIGHT ? ChartTheme.LIGHT : ChartTheme.DARK;
        assertThat(Map.of(Tone.PRUNE, charts.prune(), Tone.QUANTIZE, charts.quantize(), Tone.FACTORIZE,
                charts.factorize(), Tone.RESULT, charts.result(), Tone.ORIGINAL, charts.original(), Tone.GROUND,
                charts.background(), Tone.GRID, charts.grid(), Tone.MUTED, charts.muted(), Tone.FOREGROUND,
                charts.text(), Tone.ACCENT, charts.accent())).allSatisfy(
                        (tone, colour) -> assertThat(
                                Color.rgb(colour.getRed(), colour.getGreen(), colour.getBlue()))
                                .as(tone.name()).isEqualTo(theme.colour(tone)));
    }

    @ParameterizedTest
    @EnumSource(Theme.class)
    void drawsControlsIntoAPicture(Theme theme) {
        Path picture = Screenshots.draw("controls", theme, 400, 200, () -> {
            var title = new Label("Prune");
            title.getStyleClass().addAll("technique-title", "prune");
            var slider = new Slider(0, 1, 0.6);
            slider.getStyleClass().add("prune");
            var chip = new Label("95 %");
            chip.getStyleClass().addAll("chip", "prune");
            var card = new VBox(8, title, slider, chip, new Button("Evaluate"));
            card.getStyleClass().add("card");
            return new VBox(card);
        });
        assertThat(picture).isNotEmptyFile();
    }
}
