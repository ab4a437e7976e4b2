package espalier.ui.dialog;

import espalier.ui.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBar;
import javafx.scene.control.ButtonType;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.stage.Window;
import javafx.util.StringConverter;

/// Asks what data to use: kind, place and preparation, and shows the spec they make.
public final class DataDialog extends Dialog<String> {
    private static final List<String> SCHEMES = List.of("builtin", "idx", "cifar10", "images", "npz", "csv");
    private static final List<String> OPTIONS = List.of("layout", "scale", "mean", "std", "resize", "limit");
    private static final double WIDTH = 520;

    private final ComboBox<String> scheme = new ComboBox<>();
    private final TextField place = new TextField();
    private final Map<String, TextField> options = new LinkedHashMap<>();
    private final Button browse = new Button(Text.of("data.browse"));
    private final TextField spec = new TextField();
    private final Label problem = new Label();
    private final Choosers choosers;
    private final Node agree;

    /// A dialog that starts with the spec `first`, which may be empty.
    public DataDialog(Window owner, Choosers choosers, String first) {
        this.choosers = choosers;
        initOwner(owner);
        setTitle(Text.of("data.title"));
        getDialogPane().setId("data-dialog");
        getDialogPane().getStyleClass().add("message");
        getDialogPane().setHeaderText(Text.of("data.title"));
        getDialogPane().setContent(content());
        var load = new ButtonType(Text.of("data.load"), ButtonBar.ButtonData.OK_DONE);
        getDialogPane().getButtonTypes().setAll(load, ButtonType.CANCEL);
        agree = getDialogPane().lookupButton(load);
        agree.setId("dialog-agree");
        setResultConverter(button -> button == load ? form().text() : null);
        fill(DataForm.of(first));
    }

    private Node content() {
        var grid = new GridPane(12, 7);
        scheme.setId("data-kind");
        scheme.getItems().setAll(SCHEMES);
        scheme.setConverter(new Kinds());
        scheme.setMaxWidth(Double.MAX_VALUE);
        scheme.valueProperty().addListener((_, _, _) -> changed());
        grid.addRow(0, caption("data.kind", scheme), scheme);
        place.setId("data-place");
        place.textProperty().addListener((_, _, _) -> changed());
        HBox.setHgrow(place, Priority.ALWAYS);
        browse.setId("data-browse");
        browse.setTooltip(new Tooltip(Text.of("data.browse.tip")));
        browse.setOnAction(_ -> browse());
        grid.addRow(1, caption("data.place", place), new HBox(6, place, browse));
        for (String option : OPTIONS) {
            grid.addRow(grid.getRowCount(), caption("data." + option, option(option)), options.get(option));
        }
        spec.setId("data-spec");
        spec.setEditable(false);
        spec.getStyleClass().add("spec");
        grid.addRow(grid.getRowCount(), caption("data.spec", spec), spec);
        GridPane.setHgrow(scheme, Priority.ALWAYS);
        problem.setId("data-problem");
        problem.setWrapText(true);
        problem.getStyleClass().add("problem");
        problem.setMinHeight(36);
        var content = new VBox(10, grid, problem);
        content.setPrefWidth(WIDTH);
        return content;
    }

    private TextField option(String name) {
        var field = new TextField();
        field.setId("data-" + name);
        field.setPromptText(Text.of("data.prompt." + name));
        field.textProperty().addListener((_, _, _) -> changed());
        options.put(name, field);
        return field;
    }

    private static Label caption(String key, Node field) {
        var label = new Label(Text.of(key));
        label.getStyleClass().add("muted");
        label.setMinWidth(92);
        label.setLabelFor(field);
        String tip = Text.of(key + ".tip");
        Tooltip.install(field, new Tooltip(tip));
        field.setAccessibleText(tip);
        return label;
    }

    private void fill(DataForm form) {
        scheme.setValue(form.scheme());
        place.setText(form.place());
        options.forEach((name, field) -> field.setText(form.options().getOrDefault(name, "")));
        changed();
    }

    private DataForm form() {
        var set = new LinkedHashMap<String, String>();
        options.forEach((name, field) -> set.put(name, field.getText()));
        return new DataForm(Optional.ofNullable(scheme.getValue()).orElse("builtin"), place.getText(), set);
    }

    private void changed() {
        boolean drawn = "builtin".equals(scheme.getValue());
        browse.setDisable(drawn);
        place.setPromptText(Text.of(drawn ? "data.place.builtin" : "data.place.prompt"));
        DataForm form = form();
        spec.setText(form.text());
        Optional<String> sentence = form.problem();
        problem.setText(sentence.orElse(""));
        agree.setDisable(sentence.isPresent());
    }

    private void browse() {
        boolean isFile = List.of("npz", "csv").contains(scheme.getValue());
        Optional<java.nio.file.Path> chosen = isFile
                ? choosers.open(Text.of("data.title"), new FileFilter(scheme.getValue(), endings()))
                : choosers.folder(Text.of("data.title"));
        chosen.ifPresent(path -> place.setText(path.toString()));
    }

    private List<String> endings() {
        return "csv".equals(scheme.getValue()) ? List.of("csv", "csv.gz", "tra", "tes", "txt") : List.of("npz");
    }

    /// Calls the kinds of data by their names.
    private static final class Kinds extends StringConverter<String> {
        @Override
        public String toString(String scheme) {
            return scheme == null ? "" : Text.of("data.kind." + scheme);
        }

        @Override
        public String fromString(String words) {
            return words;
        }
    }
}
