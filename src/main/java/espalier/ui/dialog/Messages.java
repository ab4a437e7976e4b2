package espalier.ui.dialog;

import espalier.model.InputException;
import espalier.ui.Text;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Alert;
import javafx.scene.control.ButtonBar;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;
import javafx.stage.Window;

/// Small windows that say or ask one thing.
public final class Messages {
    private static final double WIDTH = 460;

    private Messages() {
    }

    /// A line of a table that a message shows: a caption and what stands beside it.
    public record Line(String caption, String words) {}

    /// Says what failed and what to do next; a bug shows its trace on demand.
    ///
    /// @param what what was tried, such as `The model could not be opened`
    public static void showFailure(Window owner, String what, Throwable cause) {
        Alert alert = alert(owner, Alert.AlertType.ERROR, Text.of("failure.title"), what);
        alert.getDialogPane().setId("failure");
        if (cause instanceof InputException) {
            alert.getDialogPane().setContent(sentence(cause.getMessage()));
        } else {
            alert.getDialogPane().setContent(sentence(Text.of("failure.bug",
                    String.valueOf(cause.getMessage() == null ? cause : cause.getMessage()))));
            var trace = new TextArea(trace(cause));
            trace.setEditable(false);
            trace.setPrefRowCount(12);
            trace.getStyleClass().add("trace");
            alert.getDialogPane().setExpandableContent(trace);
        }
        alert.getButtonTypes().setAll(ButtonType.CLOSE);
        alert.show();
    }

    /// Shows `lines` under `header`, with remarks below.
    public static void showReport(Window owner, String title, String header, List<Line> lines, List<String> remarks) {
        Alert alert = alert(owner, Alert.AlertType.INFORMATION, title, header);
        alert.getDialogPane().setId("report");
        var table = new GridPane(18, 5);
        for (Line line : lines) {
            var caption = new Label(line.caption());
            caption.getStyleClass().add("muted");
            var words = new Label(line.words());
            words.setWrapText(true);
            words.setMaxWidth(WIDTH - 140);
            table.addRow(table.getRowCount(), caption, words);
        }
        var content = new VBox(10, table);
        remarks.forEach(remark -> content.getChildren().add(sentence(remark)));
        alert.getDialogPane().setContent(content);
        alert.getButtonTypes().setAll(ButtonType.CLOSE);
        alert.show();
    }

    /// Whether a person agrees.
    ///
    /// @param verb what the button that agrees says
    public static boolean confirm(Window owner, String header, String words, String verb) {
        Alert alert = alert(owner, Alert.AlertType.CONFIRMATION, Text.of("app.name"), header);
        alert.getDialogPane().setId("confirm");
        alert.getDialogPane().setContent(sentence(words));
        var agree = new ButtonType(verb, ButtonBar.ButtonData.OK_DONE);
        alert.getButtonTypes().setAll(agree, ButtonType.CANCEL);
        return alert.showAndWait().filter(agree::equals).isPresent();
    }

    private static Alert alert(Window owner, Alert.AlertType type, String title, String header) {
        var alert = new Alert(type);
        alert.initOwner(owner);
        alert.setTitle(title);
        alert.setHeaderText(header);
        alert.setGraphic(null);
        alert.getDialogPane().getStyleClass().add("message");
        alert.getDialogPane().setMinWidth(WIDTH);
        return alert;
    }

    private static Node sentence(String words) {
        var label = new Label(words);
        label.setWrapText(true);
        label.setPrefWidth(WIDTH);
        label.setMinHeight(Label.USE_PREF_SIZE);
        return label;
    }

    private static String trace(Throwable cause) {
        var text = new StringWriter();
        cause.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
