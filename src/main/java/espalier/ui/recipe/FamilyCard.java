package espalier.ui.recipe;

import atlantafx.base.controls.ToggleSwitch;
import espalier.compress.CompressionMethods;
import espalier.compress.method.CompressionMethod;
import espalier.compress.method.Family;
import espalier.experiment.Edit;
import espalier.model.graph.Layer;
import espalier.model.recipe.KnobSpec;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Knobs;
import espalier.model.recipe.Step;
import espalier.model.recipe.Target;
import espalier.report.Explanation;
import espalier.ui.Text;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/// One family as a card of the form: its switch, the choice of its method, that method's knobs, where they come from, and where it does
/// not apply.
final class FamilyCard extends VBox {
    private static final PseudoClass INHERITED = PseudoClass.getPseudoClass("inherited");
    private final String word;
    private final List<CompressionMethod<?>> methods;
    private final List<String> ids;
    private final Consumer<Edit> edits;
    private final ToggleSwitch toggle = new ToggleSwitch();
    private final MethodChoice choice;
    private final Label source = new Label();
    private final Button reset = new Button();
    private final ExplainButton explain;
    private final StackPane formPlace = new StackPane();
    private final Map<String, KnobForm> forms = new HashMap<>();
    private final Label hint = new Label();
    private CompressionMethod<?> method;
    private RecipeState state = RecipeState.NOTHING;
    private Tier tier = Tier.MODEL;
    private List<Target> targets = List.of();
    private List<KnobSpec> knobs = List.of();
    private Map<String, KnobValue> values = Map.of();
    private boolean isOn;
    private boolean showing;

    FamilyCard(Family family, Consumer<Edit> edits) {
        super(6);
        this.edits = edits;
        word = word(family);
        methods = CompressionMethods.ALL.stream().filter(each -> each.family() == family).toList();
        ids = methods.stream().map(CompressionMethod::id).toList();
        method = methods.getFirst();
        explain = new ExplainButton(word + "-explain");
        choice = new MethodChoice(word + "-method", Text.of("recipe.family." + word), methods, this::choose);
        setId("recipe-card-" + word);
        getStyleClass().addAll("card", "method-card", word);
        source.getStyleClass().add("caption");
        source.setId(word + "-source");
        hint.getStyleClass().add("caption");
        hint.setId(word + "-hint");
        for (Label label : List.of(source, hint)) {
            label.setWrapText(true);
            label.setMinHeight(Region.USE_PREF_SIZE);
        }
        getChildren().addAll(head(), choice.node(), source, formPlace, hint);
    }

    /// The style class of a family, which ids and keys use too.
    static String word(Family family) {
        return family.name().toLowerCase(Locale.ROOT);
    }

    private HBox head() {
        var title = new Label(Text.of("recipe.family." + word));
        title.getStyleClass().add("technique-title");
        title.setMinWidth(Region.USE_PREF_SIZE);
        var room = new Region();
        HBox.setHgrow(room, Priority.ALWAYS);
        prepareReset();
        toggle.setId(word + "-on");
        toggle.setTooltip(new Tooltip(Text.of("recipe.toggle.help", title.getText())));
        toggle.setAccessibleText(title.getText());
        toggle.selectedProperty().addListener((_, _, on) -> {
            if (!showing) {
                edits.accept(new Edit.Toggle(targets, method.id(), on));
            }
        });
        var head = new HBox(6, title, explain, room, reset, toggle);
        head.setAlignment(Pos.CENTER_LEFT);
        return head;
    }

    private void prepareReset() {
        reset.setId(word + "-reset");
        reset.getStyleClass().setAll("button", "quiet", "reset");
        reset.setGraphic(new FontIcon("mdi2b-backup-restore"));
        reset.setMinWidth(Region.USE_PREF_SIZE);
        reset.setOnAction(_ -> edits.accept(new Edit.Inherit(targets, ids)));
    }

    /// Another method: in place of the one in force, or for when the family is switched on.
    private void choose(CompressionMethod<?> chosen) {
        if (isOn) {
            edits.accept(new Edit.ChooseMethod(targets, chosen.id()));
        } else {
            method = chosen;
            show(state, tier);
        }
    }

    /// Shows what holds at `tier`.
    void show(RecipeState next, Tier at) {
        showing = true;
        state = next;
        tier = at;
        targets = at.targets(next.selected());
        Optional<RecipeState.Holding> holding = targets.stream().findFirst()
                .flatMap(target -> next.holding(target, ids));
        Optional<Step> on = holding.map(RecipeState.Holding::step).filter(Step::enabled);
        on.flatMap(step -> CompressionMethods.find(step.method())).ifPresent(found -> method = found);
        List<Layer> reached = next.reached(at);
        List<Layer> able = reached.stream().filter(method::appliesTo).toList();
        isOn = on.isPresent() && !able.isEmpty();
        values = on.map(step -> (Map<String, KnobValue>) step.knobs()).orElse(Map.of());
        choice.show(method, reached);
        explain.show(Explanation.of(method));
        toggle.setSelected(isOn);
        toggle.setDisable(able.isEmpty());
        showSource(holding);
        showForm(able);
        say(hint, new MethodHints(next, at).of(method, values, isOn));
        showing = false;
    }

    private void showForm(List<Layer> able) {
        formPlace.setVisible(isOn);
        formPlace.setManaged(isOn);
        if (!isOn) {
            formPlace.getChildren().clear();
        } else {
            KnobForm form = forms.computeIfAbsent(method.id(), id -> new KnobForm(id, word, this::set));
            // A form that stays must not leave the scene: somebody may be dragging its slider.
            if (!formPlace.getChildren().equals(List.of(form))) {
                formPlace.getChildren().setAll(form);
            }
            knobs = KnobLimits.widest(method, able);
            form.show(knobs, values);
        }
    }

    private void showSource(Optional<RecipeState.Holding> holding) {
        boolean own = targets.stream().anyMatch(target -> ids.stream()
                .anyMatch(id -> state.compress().step(target, id).isPresent()));
        boolean inherited = holding.filter(held -> !targets.contains(held.source())).isPresent();
        boolean mixed = targets.stream().map(target -> state.holding(target, ids)
                .map(RecipeState.Holding::step)).distinct().count() > 1;
        pseudoClassStateChanged(INHERITED, inherited && isOn);
        List<String> others = state.exceptions(tier, ids);
        String words = inherited ? Text.of("recipe.inherited", Tier.words(holding.orElseThrow().source())) : "";
        say(source, mixed
                ? Text.of("recipe.mixed")
                : others.isEmpty() ? words : Text.of("recipe.exceptions", MethodHints.listed(others)));
        reset.setVisible(own);
        reset.setManaged(own);
        String help = Text.of(isOn ? "recipe.reset.help" : "recipe.reset.off", Text.of("recipe.family." + word));
        reset.setTooltip(new Tooltip(help));
        reset.setAccessibleText(help);
    }

    private static void say(Label label, String words) {
        label.setText(words);
        label.setVisible(!words.isEmpty());
        label.setManaged(!words.isEmpty());
    }

    private void set(KnobSpec knob, KnobValue value, String gesture) {
        if (knob.text().group().isEmpty()) {
            edits.accept(new Edit.SetKnob(targets, method.id(), knob.name(), value, gesture));
        } else {
            var changed = Knobs.with(knobs, new TreeMap<>(values), knob.name(), value);
            edits.accept(new Edit.SetStep(targets, Step.of(method.id(), changed), gesture));
        }
    }
}
