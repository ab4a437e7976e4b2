package espalier.ui.recipe;

import espalier.compress.rewrite.GraphRewrite;
import espalier.compress.rewrite.GraphRewrites;
import espalier.experiment.Edit;
import espalier.model.recipe.KnobSpec;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Knobs;
import espalier.model.recipe.Stage;
import espalier.report.Explanation;
import espalier.ui.Text;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// Sets up a stage that changes the whole graph.
final class RewriteForm extends VBox {
    private final Consumer<Edit> edits;
    private final Label title = new Label();
    private final ExplainButton explain = new ExplainButton("rewrite-explain");
    private final Label about = new Label();
    private final KnobForm form = new KnobForm("rewrite", "accent", this::set);
    private Optional<Stage.Rewrite> shown = Optional.empty();

    RewriteForm(Consumer<Edit> edits) {
        super(8);
        this.edits = edits;
        setId("rewrite-form");
        getStyleClass().add("recipe-forms");
        title.getStyleClass().add("strong");
        about.getStyleClass().add("caption");
        about.setWrapText(true);
        about.setMinHeight(Region.USE_PREF_SIZE);
        var head = new HBox(6, title, explain);
        head.setAlignment(Pos.CENTER_LEFT);
        var card = new VBox(6, head, about, form);
        card.getStyleClass().add("card");
        getChildren().add(card);
    }

    /// Shows the stage where it is of the catalogue; a foreign one keeps its words.
    void show(Stage.Rewrite stage) {
        shown = Optional.of(stage);
        Optional<GraphRewrite<?>> known = GraphRewrites.find(stage.rewrite());
        title.setText(known.map(GraphRewrite::label).orElse(stage.rewrite()));
        about.setText(known.map(GraphRewrite::summary).orElse(Text.of("stage.rewrite.unknown", stage.rewrite())));
        explain.setVisible(known.isPresent());
        known.ifPresent(rewrite -> explain.show(Explanation.of(rewrite)));
        form.setVisible(known.isPresent());
        known.ifPresent(rewrite -> form.show(rewrite.knobs(), stage.knobs()));
    }

    private void set(KnobSpec knob, KnobValue value, String gesture) {
        shown.ifPresent(stage -> {
            var knobs = GraphRewrites.byId(stage.rewrite()).knobs();
            var changed = Knobs.with(knobs, new TreeMap<>(stage.knobs()), knob.name(), value);
            edits.accept(new Edit.SetRewrite(Stage.Rewrite.of(stage.rewrite(), changed), gesture));
        });
    }
}
