package espalier.ui.network;

import espalier.experiment.ModelFacts;
import espalier.model.graph.Value;
import espalier.ui.Amounts;
import espalier.ui.Text;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// What is in the model's file: who wrote it, what goes in and comes out, of which operators it is made, what to look out for.
final class FilePage extends ScrollPane {
    private final VBox page = new VBox(14);

    FilePage(ObservableValue<Optional<ModelFacts>> facts) {
        setId("file-page");
        setAccessibleText(Text.of("file.access"));
        setFitToWidth(true);
        setMinSize(0, 0);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        page.getStyleClass().add("file-page");
        setContent(page);
        facts.subscribe(this::show);
    }

    private void show(Optional<ModelFacts> facts) {
        page.getChildren().clear();
        if (facts.isEmpty()) {
            page.getChildren().add(words(Text.of("network.graph.empty"), "muted"));
        }
        facts.ifPresent(known -> {
            warn(known.warnings());
            page.getChildren().addAll(file(known), values("inputs", known, known.inputs()),
                    values("outputs", known, known.outputs()), operators(known), storage(known));
        });
    }

    private void warn(List<String> warnings) {
        for (String warning : warnings) {
            Label sentence = words(warning, "file-warning");
            page.getChildren().add(sentence);
        }
    }

    private static Node file(ModelFacts facts) {
        GridPane grid = grid();
        row(grid, Text.of("file.name"), facts.path().getFileName().toString(), facts.path().toString());
        row(grid, Text.of("file.format"), facts.format(), Text.of("file.format.tip"));
        String version = facts.source().version() == 0 ? "" : " " + facts.source().version();
        row(grid, Text.of("file.graph"), facts.source().format() + version, Text.of("file.graph.tip"));
        row(grid, Text.of("file.producer"),
                facts.source().producer().isEmpty() ? Text.of("file.unsaid") : facts.source().producer(),
                Text.of("file.producer.tip"));
        if (!facts.operatorSets().isEmpty()) {
            row(grid, Text.of("file.opset"), facts.operatorSets().entrySet().stream()
                    .map(set -> (set.getKey().isEmpty() ? "ai.onnx" : set.getKey()) + " " + set.getValue()).sorted()
                    .collect(Collectors.joining(", ")), Text.of("file.opset.tip"));
        }
        return section("file", grid);
    }

    private static Node values(String key, ModelFacts facts, List<Value> values) {
        GridPane grid = grid();
        for (Value value : values) {
            String type = value.type().name().toLowerCase(Locale.ROOT);
            String shape = facts.source().hasShape(value.name())
                    ? value.shape().toString().replace("×", " × ")
                    : Text.of("file.noshape");
            row(grid, value.name(), type + "  " + shape, Text.of("file." + key + ".tip"));
        }
        return values.isEmpty() ? section(key, words(Text.of("file.none"), "muted")) : section(key, grid);
    }

    private static Node operators(ModelFacts facts) {
        GridPane grid = grid();
        for (ModelFacts.Operator operator : facts.operators()) {
            row(grid, operator.name(), Amounts.count(operator.nodes())
                    + (operator.isKnown() ? "" : "  " + Text.of("file.operator.unknown")),
                    Text.of("file.operators.tip"));
        }
        return facts.operators().isEmpty()
                ? section("operators", words(Text.of("file.none"), "muted"))
                : section("operators", grid);
    }

    private static Node storage(ModelFacts facts) {
        GridPane grid = grid();
        for (ModelFacts.Storage stored : facts.storage()) {
            row(grid, stored.kind(), Text.of("file.storage.words", Amounts.count(stored.numbers()),
                    Amounts.count(stored.weights())), Text.of("file.storage.tip"));
        }
        return section("storage", grid);
    }

    private static Node section(String key, Node content) {
        var title = new Label(Text.of("file.section." + key));
        title.getStyleClass().add("strong");
        var section = new VBox(4, title, content);
        section.setId("file-" + key);
        return section;
    }

    private static GridPane grid() {
        var grid = new GridPane(14, 3);
        var captions = new ColumnConstraints();
        captions.setMinWidth(70);
        captions.setPercentWidth(38);
        var figures = new ColumnConstraints();
        figures.setHgrow(Priority.ALWAYS);
        grid.getColumnConstraints().addAll(captions, figures);
        return grid;
    }

    private static void row(GridPane grid, String caption, String words, String tip) {
        Label name = words(caption, "muted");
        Label figure = words(words, "file-figure");
        figure.setTooltip(new Tooltip(tip));
        grid.addRow(grid.getRowCount(), name, figure);
    }

    private static Label words(String sentence, String style) {
        var label = new Label(sentence);
        label.getStyleClass().add(style);
        label.setWrapText(true);
        label.setMinHeight(USE_PREF_SIZE);
        return label;
    }
}
