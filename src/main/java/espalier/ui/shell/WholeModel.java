package espalier.ui.shell;

import espalier.experiment.Edit;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Stage;
import espalier.model.recipe.Step;
import espalier.model.recipe.Target;
import espalier.ui.Amounts;
import espalier.ui.Text;
import espalier.ui.Tones;
import espalier.ui.theme.Tone;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.Slider;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;

/// One slider over all layers: sparsity, bits or rank of the whole model.
final class WholeModel extends HBox {
    private static final double WIDTH = 150;

    /// What the slider can set.
    private enum Quantity {
        SPARSITY("magnitude", "sparsity", Tone.PRUNE, 0, 0.99, 0.01, share -> Amounts.percent(share, 0)),
        BITS("uniform",
                "bits", Tone.QUANTIZE, 1, 16, 1, bits -> Text.of("whole.bits.amount", Integer.toString((int) bits))),
        RANK("svd", "fraction", Tone.FACTORIZE, 0.02, 1, 0.01, share -> Amounts.percent(share, 0));

        private final String method;
        private final String knob;
        private final Tone tone;
        private final double min;
        private final double max;
        private final double step;
        private final DoubleFunction<String> words;

        Quantity(String method, String knob, Tone tone, double min, double max, double step,
                DoubleFunction<String> words) {
            this.method = method;
            this.knob = knob;
            this.tone = tone;
            this.min = min;
            this.max = max;
            this.step = step;
            this.words = words;
        }

        String key() {
            return "whole." + name().toLowerCase(Locale.ROOT);
        }

        /// The setting that holds for the whole model; none where the method is off.
        Optional<Double> in(Stage.Compress stage) {
            return stage.step(Target.WHOLE_MODEL, method).filter(Step::enabled)
                    .map(found -> found.knobs().get(knob))
                    .map(value -> value instanceof KnobValue.Amount(double amount) ? amount : min);
        }

        double rounded(double amount) {
            return Math.clamp(Math.round(amount / step) * step, min, max);
        }
    }

    private final Slider slider = new Slider();
    private final Label amount = new Label();
    private final MenuButton choice = new MenuButton();
    private final Consumer<Edit> edits;
    private Quantity quantity = Quantity.SPARSITY;
    private Stage.Compress stage = Stage.Compress.NOTHING;
    private boolean following;
    private int gesture;

    WholeModel(ObservableValue<Stage.Compress> stages, ObservableValue<Boolean> disabled, Consumer<Edit> edits) {
        super(8);
        this.edits = edits;
        setAlignment(Pos.CENTER_RIGHT);
        setId("whole-model");
        prepareChoice();
        slider.setId("whole-model-slider");
        slider.setPrefWidth(WIDTH);
        slider.setMinWidth(60);
        slider.valueProperty().addListener((_, _, value) -> moved(value.doubleValue()));
        // Filters: the slider moves before handlers hear of the press.
        slider.addEventFilter(MouseEvent.MOUSE_PRESSED, _ -> gesture++);
        slider.addEventFilter(KeyEvent.KEY_PRESSED, _ -> gesture++);
        amount.setId("whole-model-amount");
        amount.getStyleClass().add("figure-small");
        amount.setMinWidth(46);
        getChildren().addAll(choice, slider, amount);
        disabled.subscribe(this::setDisable);
        use(Quantity.SPARSITY);
        stages.subscribe(next -> {
            stage = next;
            follow();
        });
    }

    private void prepareChoice() {
        choice.setId("whole-model-quantity");
        choice.getStyleClass().add("quiet");
        choice.setTooltip(new Tooltip(Text.of("whole.tip")));
        choice.setMinWidth(USE_PREF_SIZE);
        var group = new ToggleGroup();
        for (Quantity one : Quantity.values()) {
            var item = new RadioMenuItem(Text.of(one.key()));
            item.setToggleGroup(group);
            item.setSelected(one == quantity);
            item.setOnAction(_ -> use(one));
            choice.getItems().add(item);
        }
    }

    private void use(Quantity next) {
        quantity = next;
        choice.setText(Text.of("whole.label", Text.of(next.key())));
        Tones.mark(slider, next.tone);
        slider.setTooltip(new Tooltip(Text.of(next.key() + ".tip")));
        slider.setAccessibleText(Text.of(next.key() + ".tip"));
        following = true;
        slider.setMin(next.min);
        slider.setMax(next.max);
        slider.setBlockIncrement(next.step);
        following = false;
        follow();
    }

    /// Shows what the stage says, without saying it again.
    private void follow() {
        Optional<Double> set = quantity.in(stage);
        following = true;
        if (set.isEmpty() || quantity.rounded(slider.getValue()) != quantity.rounded(set.get())) {
            slider.setValue(set.orElse(quantity == Quantity.SPARSITY ? quantity.min : quantity.max));
        }
        following = false;
        amount.setText(set.map(quantity.words::apply).orElse(Text.of("whole.off")));
    }

    private void moved(double value) {
        if (!following) {
            edits.accept(new Edit.SetKnob(List.of(Target.WHOLE_MODEL), quantity.method, quantity.knob,
                    KnobValue.of(quantity.rounded(value)), "whole-" + quantity.knob + "-" + gesture));
        }
    }
}
