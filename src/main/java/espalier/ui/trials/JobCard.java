package espalier.ui.trials;

import espalier.job.RunningJob;
import espalier.ui.Amounts;
import espalier.ui.Text;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// The job that runs: what it does, how far it is, how long it takes, and a way to stop it.
final class JobCard extends HBox {
    private final Label title = new Label();
    private final Label message = new Label();
    private final Label left = new Label();
    private final ProgressBar bar = new ProgressBar();
    private final Button cancel = new Button(Text.of("jobs.cancel"));
    private Optional<JobLine> shown = Optional.empty();

    JobCard(Consumer<RunningJob> cancelled) {
        super(12);
        setId("job-card");
        getStyleClass().addAll("card", "job-card");
        setAlignment(Pos.CENTER_LEFT);
        title.getStyleClass().add("strong");
        title.setMinWidth(40);
        message.getStyleClass().add("muted");
        message.setMinWidth(0);
        message.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(message, Priority.ALWAYS);
        left.getStyleClass().add("caption");
        left.setMinWidth(Region.USE_PREF_SIZE);
        bar.setMaxWidth(Double.MAX_VALUE);
        bar.setId("job-progress");
        cancel.setId("job-cancel");
        cancel.setMinWidth(Region.USE_PREF_SIZE);
        cancel.setTooltip(new Tooltip(Text.of("jobs.cancel.help")));
        cancel.setOnAction(_ -> shown.ifPresent(line -> {
            cancel.setDisable(true);
            cancelled.accept(line.job());
        }));
        var words = new HBox(6, title, message, left);
        words.setAlignment(Pos.BASELINE_LEFT);
        var body = new VBox(5, words, bar);
        HBox.setHgrow(body, Priority.ALWAYS);
        getChildren().addAll(body, cancel);
        setMinHeight(USE_PREF_SIZE);
    }

    void show(Optional<JobLine> next) {
        boolean isAnother = !next.map(JobLine::job).equals(shown.map(JobLine::job));
        shown = next;
        setVisible(next.isPresent());
        setManaged(next.isPresent());
        next.ifPresent(line -> {
            title.setText(line.title());
            message.setText(line.progress().message());
            message.setTooltip(new Tooltip(line.progress().message()));
            left.setText(line.left().map(time -> Text.of("jobs.left", Amounts.wait(time))).orElse(""));
            bar.setProgress(line.progress().done());
            bar.setAccessibleText(line.title() + ". " + line.progress().message());
            if (isAnother) {
                cancel.setDisable(false);
            }
        });
    }
}
