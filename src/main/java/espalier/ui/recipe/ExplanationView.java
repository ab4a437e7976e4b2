package espalier.ui.recipe;

import espalier.report.Explanation;
import espalier.ui.Text;
import espalier.ui.formula.Formula;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.text.TextFlow;

/// The page that explains a method to a student.
final class ExplanationView extends VBox {
    private static final double FORMULA_SIZE = 16;

    ExplanationView(Explanation explanation) {
        super(8);
        setId("explanation");
        getStyleClass().add("explanation");
        var title = words(explanation.title(), "heading");
        title.setId("explanation-title");
        var formula = new VBox(new Formula(explanation.formula(), FORMULA_SIZE));
        formula.getStyleClass().add("explanation-formula");
        getChildren().addAll(title, words(explanation.summary(), "explanation-words"), formula);
        if (!explanation.knobs().isEmpty()) {
            getChildren().add(words(Text.of("explain.knobs"), "explanation-part"));
        }
        explanation.knobs().forEach(knob -> getChildren().add(knob(knob)));
        if (!explanation.needs().isEmpty()) {
            getChildren().add(words(Text.of("explain.needs"), "explanation-part"));
        }
        explanation.needs().forEach(need -> getChildren().add(words(need, "explanation-words")));
        getChildren().addAll(words(Text.of("explain.source"), "explanation-part"), source(explanation.source()));
    }

    private static Label words(String text, String style) {
        var label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.getStyleClass().add(style);
        return label;
    }

    private static Node knob(Explanation.Knob knob) {
        var flow = new TextFlow(text(knob.label() + ": ", "explanation-knob"), text(knob.help() + ". ", ""),
                text(knob.name() + ": " + knob.allowed() + ".", "explanation-limits"));
        flow.setLineSpacing(1);
        return flow;
    }

    /// The paper, its title in italics.
    private static Node source(String source) {
        var flow = new TextFlow();
        boolean isTitle = false;
        for (String part : source.split("\\*")) {
            flow.getChildren().add(text(part, isTitle ? "explanation-title" : ""));
            isTitle = !isTitle;
        }
        return flow;
    }

    private static javafx.scene.text.Text text(String words, String style) {
        var text = new javafx.scene.text.Text(words);
        text.getStyleClass().addAll("explanation-text", style);
        return text;
    }
}
