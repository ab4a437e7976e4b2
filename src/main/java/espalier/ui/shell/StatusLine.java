package espalier.ui.shell;

import espalier.ui.Amounts;
import espalier.ui.Text;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/// The line at the bottom: what is open on the left, how the program fares on the right.
final class StatusLine extends HBox {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm");

    StatusLine(ObservableValue<Shown> shown, String engine) {
        setId("status");
        getStyleClass().add("status-line");
        Label model = label("status-model");
        Label data = label("status-data");
        Label probe = label("status-probe");
        Label saved = label("status-saved");
        Label programs = label("status-engine");
        programs.setText(engine);
        programs.setTooltip(new Tooltip(Text.of("status.engine.tip")));
        probe.setMinWidth(Region.USE_PREF_SIZE);
        saved.setMinWidth(Region.USE_PREF_SIZE);
        var gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        getChildren().addAll(model, data, gap, probe, saved, programs);
        shown.subscribe(state -> {
            show(model, state.opened().map(StatusLine::model).orElse(Text.of("status.nothing")));
            show(data, state.opened().map(StatusLine::data).orElse(""));
            show(probe, probe(state.live()).orElse(""));
            show(saved, state.saved().map(time -> Text.of("status.saved", CLOCK.format(time))).orElse(""));
        });
    }

    private static Label label(String id) {
        var label = new Label();
        label.setId(id);
        label.setMinWidth(0);
        return label;
    }

    private static void show(Label label, String words) {
        label.setText(words);
        label.setVisible(!words.isEmpty());
        label.setManaged(!words.isEmpty());
        if (!words.isEmpty()) {
            label.setTooltip(new Tooltip(words));
        }
    }

    private static String model(Opened opened) {
        return Text.of("status.model", opened.model().reference().path().getFileName(),
                Amounts.count(opened.model().costs().total().parameters()));
    }

    private static String data(Opened opened) {
        return opened.data().map(data -> Text.of("status.data", data.name(), Amounts.count(data.train().count()),
                Amounts.count(data.validation().count()), Amounts.count(data.test().count())))
                .orElse(Text.of("status.data.none"));
    }

    private static Optional<String> probe(Live live) {
        Live.Accuracy accuracy = live.accuracy();
        return accuracy.probed().flatMap(score -> accuracy.probeTook().map(took -> Text.of("status.probe",
                Amounts.percent(score.accuracy(), 1), Amounts.count(score.examples()), Amounts.latency(took))));
    }
}
