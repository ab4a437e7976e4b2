package espalier.ui.recipe;

import atlantafx.base.controls.ToggleSwitch;
import espalier.compress.method.CompressionMethod;
import espalier.compress.method.Family;
import espalier.experiment.Edit;
import espalier.model.graph.Layer;
import espalier.model.recipe.KnobSpec;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Knobs;
import espalier.model.recipe.Step;
import espalier.model.recipe.Target;
import espalier.ui.Amounts;
import espalier.ui.Text;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/// One method as a card of the form: its switch, its knobs, where they come from, and where it does not apply.
final class MethodCard extends VBox {
    private static final int SEVERAL = 4;
    private static final PseudoClass INHERITED = PseudoClass.getPseudoClass("inherited");
    private final CompressionMethod<?> method;
    private final Consumer<Edit> edits;
    private final ToggleSwitch toggle = new ToggleSwitch();
    private final Label source = new Label();
    private final Button reset = new Button();
    private final KnobForm form;
    private final Label hint = new Label();
    private List<Target> targets = List.of();
    private List<KnobSpec> knobs = List.of();
    private Map<String, KnobValue> values = Map.of();
    private boolean showing;

    MethodCard(CompressionMethod<?> method, Consumer<Edit> edits) {
        super(6);
        this.method = method;
        this.edits = edits;
        String technique = technique(method.family());
        setId("recipe-card-" + method.id());
        getStyleClass().addAll("card", "method-card", technique);
        form = new KnobForm(method.id(), technique, this::set);
        hint.getStyleClass().add("caption");
        hint.setWrapText(true);
        hint.setId(method.id() + "-hint");
        hint.setMinHeight(Region.USE_PREF_SIZE);
        getChildren().addAll(head(), source, form, hint);
    }

    static String technique(Family family) {
        return family.name().toLowerCase(Locale.ROOT);
    }

    private HBox head() {
        var title = new Label(Text.of("recipe.family." + technique(method.family())));
        title.getStyleClass().add("technique-title");
        title.setMinWidth(Region.USE_PREF_SIZE);
        var name = new Label(method.label());
        name.getStyleClass().add("caption");
        name.setMinWidth(0);
        name.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(name, Priority.ALWAYS);
        var help = new Tooltip(method.summary() + "\n\n" + method.formula());
        title.setTooltip(help);
        name.setTooltip(help);
        source.getStyleClass().add("caption");
        source.setId(method.id() + "-source");
        source.setWrapText(true);
        source.setMinHeight(Region.USE_PREF_SIZE);
        prepareReset();
        toggle.setId(method.id() + "-on");
        toggle.setTooltip(new Tooltip(Text.of("recipe.toggle.help", method.label())));
        toggle.setAccessibleText(method.label());
        toggle.selectedProperty().addListener((_, _, on) -> {
            if (!showing) {
                edits.accept(new Edit.Toggle(targets, method.id(), on));
            }
        });
        var head = new HBox(6, title, name, reset, toggle);
        head.setAlignment(Pos.CENTER_LEFT);
        return head;
    }

    private void prepareReset() {
        reset.setId(method.id() + "-reset");
        reset.getStyleClass().setAll("button", "quiet", "reset");
        reset.setGraphic(new FontIcon("mdi2b-backup-restore"));
        reset.setMinWidth(Region.USE_PREF_SIZE);
        reset.setOnAction(_ -> edits.accept(new Edit.Inherit(targets, List.of(method.id()))));
    }

    /// Shows what holds at `tier`.
    void show(RecipeState state, Tier tier) {
        showing = true;
        targets = tier.targets(state.selected());
        List<Layer> reached = state.reached(tier);
        List<Layer> able = reached.stream().filter(method::appliesTo).toList();
        Optional<RecipeState.Holding> holding = targets.stream().findFirst()
                .flatMap(target -> state.holding(target, method.id()));
        boolean on = holding.filter(held -> held.step().enabled()).isPresent() && !able.isEmpty();
        values = holding.map(held -> (Map<String, KnobValue>) held.step().knobs()).orElse(Map.of());
        toggle.setSelected(on);
        toggle.setDisable(able.isEmpty());
        showSource(state, tier, holding, on);
        form.setVisible(on);
        form.setManaged(on);
        if (on) {
            knobs = knobs(able);
            form.show(knobs, values);
        }
        say(hint, hint(state, tier, reached, able, on));
        showing = false;
    }

    private void showSource(RecipeState state, Tier tier, Optional<RecipeState.Holding> holding, boolean on) {
        boolean own = holding.filter(held -> targets.contains(held.source())).isPresent();
        boolean inherited = holding.isPresent() && !own;
        boolean mixed = targets.stream().map(target -> state.holding(target, method.id())
                .map(RecipeState.Holding::step)).distinct().count() > 1;
        pseudoClassStateChanged(INHERITED, inherited && on);
        List<String> others = state.exceptions(tier, method.id());
        String words = inherited ? Text.of("recipe.inherited", Tier.words(holding.orElseThrow().source())) : "";
        say(source, mixed
                ? Text.of("recipe.mixed")
                : others.isEmpty() ? words : Text.of("recipe.exceptions", listed(others)));
        reset.setVisible(own);
        reset.setManaged(own);
        String help = Text.of(on ? "recipe.reset.help" : "recipe.reset.off", method.label());
        reset.setTooltip(new Tooltip(help));
        reset.setAccessibleText(help);
    }

    /// The knobs with the widest limits of all layers they are for.
    private List<KnobSpec> knobs(List<Layer> layers) {
        List<KnobSpec> widest = method.knobs(layers.getFirst());
        for (Layer layer : layers) {
            List<KnobSpec> own = method.knobs(layer);
            List<KnobSpec> before = widest;
            widest = IntStream.range(0, own.size())
                    .mapToObj(i -> wider(before.get(i), own.get(i))).toList();
        }
        return widest;
    }

    private static KnobSpec wider(KnobSpec one, KnobSpec other) {
        return one instanceof KnobSpec.Whole first && other instanceof KnobSpec.Whole second
                && second.max() > first.max() ? other : one;
    }

    private String hint(RecipeState state, Tier tier, List<Layer> reached, List<Layer> able, boolean on) {
        if (able.isEmpty()) {
            return reached.isEmpty()
                    ? ""
                    : Text.of("recipe.obstacle",
                            method.obstacle(reached.getFirst()).orElse(""));
        }
        if (able.size() < reached.size()) {
            return Text.of("recipe.skips", listed(reached.stream()
                    .filter(layer -> !method.appliesTo(layer)).map(Layer::name).toList()));
        }
        if (method.family() == Family.FACTORIZE && tier == Tier.LAYER && able.size() == 1) {
            return rankHint(state, able.getFirst(), on);
        }
        return "";
    }

    private static String rankHint(RecipeState state, Layer layer, boolean on) {
        String breakEven = Amounts.count((long) Math.floor(layer.breakEvenRank()));
        String energy = state.ninety().isPresent()
                ? " · " + Text.of("recipe.rank.energy", Amounts.count(state.ninety().getAsInt()))
                : "";
        String now = on && state.rank().isPresent()
                ? Text.of("recipe.rank.now", Amounts.count(state.rank().getAsInt()),
                        Amounts.count(layer.fullRank())) + " · "
                : "";
        return now + Text.of("recipe.rank.break.even", breakEven) + energy;
    }

    private static String listed(List<String> names) {
        String first = names.stream().limit(SEVERAL).collect(Collectors.joining(", "));
        return names.size() > SEVERAL ? first + " …" : first;
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
