package espalier.ui.trials;

import espalier.job.RunningJob;
import espalier.ui.Amounts;
import espalier.ui.Text;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/// All jobs of this session, the newest first: those that wait can be taken back, those that are over stay as a log.
final class JobList extends ListView<JobLine> {
    JobList(Consumer<RunningJob> cancelled) {
        setId("jobs-list");
        setAccessibleText(Text.of("jobs.description"));
        setPlaceholder(new Label(Text.of("jobs.empty")));
        setCellFactory(_ -> new Cell(cancelled));
    }

    void show(List<JobLine> jobs) {
        List<JobLine> newest = jobs.reversed();
        if (!getItems().equals(newest)) {
            getItems().setAll(newest);
        }
    }

    private static final class Cell extends ListCell<JobLine> {
        private final Label state = new Label();
        private final Label title = new Label();
        private final Label message = new Label();
        private final Label time = new Label();
        private final Button cancel = new Button(Text.of("jobs.cancel"));
        private final HBox line = new HBox(8, state, title, message, time, cancel);

        Cell(Consumer<RunningJob> cancelled) {
            state.getStyleClass().add("chip-plain");
            state.setMinWidth(72);
            state.setAlignment(Pos.CENTER);
            title.setMinWidth(60);
            message.getStyleClass().add("muted");
            message.setMinWidth(0);
            message.setMaxWidth(Double.MAX_VALUE);
            HBox.setHgrow(message, Priority.ALWAYS);
            time.getStyleClass().add("caption");
            time.setMinWidth(Region.USE_PREF_SIZE);
            cancel.getStyleClass().setAll("button", "quiet");
            cancel.setMinWidth(Region.USE_PREF_SIZE);
            cancel.setOnAction(_ -> cancelled.accept(getItem().job()));
            line.setAlignment(Pos.CENTER_LEFT);
        }

        @Override
        protected void updateItem(JobLine job, boolean isEmpty) {
            super.updateItem(job, isEmpty);
            boolean isThere = !isEmpty && job != null;
            setGraphic(isThere ? line : null);
            if (isThere) {
                state.setText(Text.of("jobs.state." + job.state().name().toLowerCase(Locale.ROOT)));
                title.setText(job.title());
                message.setText(job.state().isOver() ? "" : job.progress().message());
                setTooltip(new Tooltip(job.title() + "\n" + job.progress().message()));
                time.setText(job.elapsed().isZero() ? "" : Amounts.wait(job.elapsed()));
                cancel.setVisible(!job.state().isOver());
                cancel.setManaged(!job.state().isOver());
            }
        }
    }
}
