package espalier.ui.recipe;

import espalier.compress.CompressionMethods;
import espalier.compress.method.CompressionMethod;
import espalier.compress.method.Family;
import espalier.experiment.Edit;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Target;
import espalier.ui.PaneHeader;
import espalier.ui.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/// The recipe of the selection as a form, and the training that follows it.
public final class RecipeView extends BorderPane {
    private static final List<Family> ORDER = List.of(Family.PRUNE, Family.QUANTIZE, Family.FACTORIZE);
    private final Consumer<Edit> edits;
    private final Button spread = spreadButton();
    private final PaneHeader tabs = new PaneHeader(RecipeTab.tabs(), spread);
    private final Map<Tier, ToggleButton> tiers = new EnumMap<>(Tier.class);
    private final List<FamilyCard> cards = new ArrayList<>();
    private final RecoveryForm recovery;
    private final Label scope = new Label();
    private final Node form;
    private final Node empty;
    private RecipeState state;
    private Tier wanted = Tier.LAYER;
    private Tier tier = Tier.MODEL;
    private int spreads;

    /// A view of nothing; [#show(RecipeState)] fills it.
    ///
    /// @param edits takes the changes a person makes
    /// @param run starts measuring the recipe, with its training
    public RecipeView(Consumer<Edit> edits, Runnable run) {
        this.edits = edits;
        this.recovery = new RecoveryForm(edits, run);
        setId("recipe-view");
        setTop(tabs);
        form = form();
        empty = empty();
        var training = scrolled(recovery);
        training.visibleProperty().bind(tabs.selectedProperty().isEqualTo(RecipeTab.RECOVERY.ordinal()));
        setCenter(new StackPane(form, training, empty));
        show(RecipeState.NOTHING);
        tabs.onSelected(_ -> show(state));
    }

    /// Opens a tab.
    public void choose(RecipeTab tab) {
        tabs.selectedProperty().set(tab.ordinal());
    }

    /// Shows `next`.
    public void show(RecipeState next) {
        state = next;
        tier = next.selected().isEmpty() ? Tier.MODEL : wanted;
        boolean isThere = !next.layers().isEmpty();
        form.setVisible(isThere && isOpen(RecipeTab.RECIPE));
        empty.setVisible(!isThere && isOpen(RecipeTab.RECIPE));
        tiers.forEach((each, button) -> {
            button.setText(each.words(next.selected()));
            button.setDisable(each != Tier.MODEL && next.selected().isEmpty());
            button.setSelected(each == tier);
        });
        showScope();
        if (isThere) {
            cards.forEach(card -> card.show(next, tier));
        }
        recovery.show(next);
    }

    private boolean isOpen(RecipeTab tab) {
        return tabs.selectedProperty().get() == tab.ordinal();
    }

    private void showScope() {
        int reached = state.reached(tier).size();
        scope.setText(reached == 1
                ? Text.of("recipe.scope.one", state.reached(tier).getFirst().name())
                : Text.of("recipe.scope", Integer.toString(reached)));
        boolean canSpread = tier == Tier.LAYER && state.selected().size() == 1
                && isOpen(RecipeTab.RECIPE);
        spread.setVisible(canSpread);
        if (canSpread) {
            spread.setText(Text.of("recipe.spread", state.selected().getFirst().operator()));
        }
    }

    private Button spreadButton() {
        var button = new Button();
        button.setId("recipe-spread");
        button.getStyleClass().setAll("button", "quiet");
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
        var forms = new VBox(9, new VBox(4, row, scope));
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
        for (CompressionMethod<?> method : CompressionMethods.ALL) {
            state.holding(new Target.OneLayer(layer.name()), method.id())
                    .ifPresent(held -> edits.accept(new Edit.SetStep(kind, held.step(), gesture)));
        }
    }

    private static ScrollPane scrolled(Region content) {
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
