package espalier.ui.recipe;

import espalier.compress.CompressionMethods;
import espalier.compress.method.CompressionMethod;
import espalier.compress.method.Family;
import espalier.experiment.Edit;
import espalier.model.recipe.Stage;
import espalier.model.recipe.Target;
import espalier.ui.PaneHeader;
import espalier.ui.Text;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/// The stages of the recipe, and the chosen one as a form: what it does to the layers selected, or its training.
public final class RecipeView extends BorderPane {
    private static final List<Family> ORDER = List.of(Family.PRUNE, Family.QUANTIZE, Family.FACTORIZE);
    private final Consumer<Edit> edits;
    private final StageMenus menus;
    private final StageList stages;
    private final Button spread = spreadButton();
    private final Map<Tier, ToggleButton> tiers = new EnumMap<>(Tier.class);
    private final List<FamilyCard> cards = new ArrayList<>();
    private final RecoveryForm recovery;
    private final RewriteForm rewrite;
    private final Label scope = new Label();
    private final Node form;
    private final Node training;
    private final Node rewriting;
    private final Node empty;
    private final RunBar run;
    private RecipeState state = RecipeState.NOTHING;
    private Tier wanted = Tier.LAYER;
    private Tier tier = Tier.MODEL;
    private int spreads;

    /// A view of nothing; [#show(RecipeState)] fills it.
    ///
    /// @param edits takes the changes a person makes
    /// @param stage hears the place of the stage that a person wants to edit
    /// @param run starts measuring the recipe, with its training
    /// @param teacher lets a person choose the file of a teacher
    public RecipeView(Consumer<Edit> edits, IntConsumer stage, Runnable run, Runnable teacher) {
        this.edits = edits;
        this.recovery = new RecoveryForm(edits, teacher);
        this.rewrite = new RewriteForm(edits);
        this.menus = new StageMenus(edits, stage);
        this.stages = new StageList(stage);
        this.run = new RunBar(run);
        setId("recipe-view");
        stages.fitInto(heightProperty());
        stages.setContextMenu(menus.contextMenu());
        stages.setOnKeyPressed(key -> {
            if (key.getCode() == KeyCode.DELETE) {
                menus.remove();
            }
        });
        var header = new PaneHeader(List.of(new PaneHeader.Tab("recipe-tab", Text.of("recipe.tab.recipe"))),
                menus.buttons().toArray(Node[]::new));
        setTop(new VBox(header, stages));
        form = form();
        training = scrolled(recovery);
        rewriting = scrolled(rewrite);
        empty = empty();
        setCenter(new StackPane(form, training, rewriting, empty));
        setBottom(this.run);
        show(RecipeState.NOTHING);
    }

    /// Shows `next`.
    public void show(RecipeState next) {
        state = next;
        tier = next.selected().isEmpty() ? Tier.MODEL : wanted;
        boolean isThere = !next.layers().isEmpty();
        Stage stage = next.focus().stage();
        form.setVisible(isThere && stage instanceof Stage.Compress);
        training.setVisible(isThere && stage instanceof Stage.Recover);
        rewriting.setVisible(isThere && stage instanceof Stage.Rewrite);
        empty.setVisible(!isThere);
        stages.setVisible(isThere);
        stages.setManaged(isThere);
        stages.show(next.focus());
        menus.show(next.focus(), isThere);
        run.show(next);
        tiers.forEach((each, button) -> {
            button.setText(each.words(next.selected()));
            button.setDisable(each != Tier.MODEL && next.selected().isEmpty());
            button.setSelected(each == tier);
        });
        if (form.isVisible()) {
            showScope();
            cards.forEach(card -> card.show(next, tier));
        }
        if (stage instanceof Stage.Rewrite shown) {
            rewrite.show(shown);
        }
        recovery.show(next);
    }

    private void showScope() {
        int reached = state.reached(tier).size();
        scope.setText(reached == 1
                ? Text.of("recipe.scope.one", state.reached(tier).getFirst().name())
                : Text.of("recipe.scope", Integer.toString(reached)));
        boolean canSpread = tier == Tier.LAYER && state.selected().size() == 1;
        spread.setVisible(canSpread);
        if (canSpread) {
            spread.setText(Text.of("recipe.spread", state.selected().getFirst().operator()));
        }
    }

    private Button spreadButton() {
        var button = new Button();
        button.setId("recipe-spread");
        button.getStyleClass().setAll("button", "quiet");
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setTooltip(new Tooltip(Text.of("recipe.spread.help")));
        button.setOnAction(_ -> spread());
        return button;
    }

    private Node form() {
        var row = new HBox();
        row.getStyleClass().add("segments");
        var group = new ToggleGroup();
        for (Tier each : Tier.values()) {
            var button = new ToggleButton();
            button.setId("recipe-tier-" + each.name().toLowerCase(Locale.ROOT));
            button.getStyleClass().add("segment");
            button.setToggleGroup(group);
            button.setMaxWidth(Double.MAX_VALUE);
            button.setMinWidth(0);
            button.setTooltip(new Tooltip(Text.of("recipe.tier.help")));
            button.setOnAction(_ -> choose(each));
            HBox.setHgrow(button, Priority.ALWAYS);
            tiers.put(each, button);
            row.getChildren().add(button);
        }
        scope.getStyleClass().add("caption");
        scope.setId("recipe-scope");
        scope.setMinWidth(0);
        scope.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(scope, Priority.ALWAYS);
        var under = new HBox(6, scope, spread);
        under.setAlignment(Pos.CENTER_LEFT);
        var forms = new VBox(9, new VBox(4, row, under));
        forms.getStyleClass().add("recipe-forms");
        ORDER.stream().map(family -> new FamilyCard(family, edits)).forEach(cards::add);
        forms.getChildren().addAll(cards);
        return scrolled(forms);
    }

    private void choose(Tier next) {
        wanted = next;
        show(state);
    }

    /// Gives all layers of the kind what the selected layer has; one step to undo.
    private void spread() {
        var layer = state.selected().getFirst();
        List<Target> kind = List.of(new Target.OperatorType(layer.operator()));
        String gesture = "spread#" + spreads++;
        RecipeState before = state;
        for (CompressionMethod<?> method : CompressionMethods.ALL) {
            before.holding(new Target.OneLayer(layer.name()), method.id())
                    .ifPresent(held -> edits.accept(new Edit.SetStep(kind, held.step(), gesture)));
        }
    }

    private static ScrollPane scrolled(Region content) {
        // Fields rather shrink than leave the pane.
        content.setMinWidth(0);
        var pane = new ScrollPane(content);
        pane.setFitToWidth(true);
        pane.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        return pane;
    }

    private static Node empty() {
        var words = new VBox(new Label(Text.of("recipe.empty")));
        words.getStyleClass().add("empty-state");
        words.setId("recipe-empty");
        return words;
    }
}
