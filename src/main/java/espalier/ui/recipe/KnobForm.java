package espalier.ui.recipe;

import espalier.model.recipe.KnobSpec;
import espalier.model.recipe.KnobValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/// A form of knobs, under headings where they are of several sections. Of knobs that are alternatives one is shown, chosen by name; knobs without a meaning, as others stand, are hidden.
public final class KnobForm extends VBox {
    private final String owner;
    private final String technique;
    private final KnobField.Listener listener;
    private final SequencedMap<String, KnobField> fields = new LinkedHashMap<>();
    private final SequencedMap<String, AlternativeField> alternatives = new LinkedHashMap<>();
    private final SequencedMap<String, Label> headings = new LinkedHashMap<>();
    private List<KnobSpec> knobs = List.of();

    /// An empty form.
    ///
    /// @param owner what ids and gestures begin with
    /// @param technique the style class of its colour
    public KnobForm(String owner, String technique, KnobField.Listener listener) {
        super(5);
        this.owner = owner;
        this.technique = technique;
        this.listener = listener;
        getStyleClass().add("knob-form");
    }

    /// Shows these knobs with these values; those left out have their initial ones.
    public void show(List<KnobSpec> specs, Map<String, KnobValue> values) {
        if (!specs.equals(knobs)) {
            knobs = specs;
            build();
        }
        fields.forEach((name, field) -> field.show(values.getOrDefault(name, spec(name).initial())));
        fields.forEach((name, field) -> show(field.node(), hasMeaning(spec(name), values)));
        alternatives.values().forEach(field -> {
            KnobSpec active = active(field.group(), values);
            field.show(active.name());
            boolean isMeant = hasMeaning(active, values);
            show(field.node(), isMeant);
            for (KnobSpec knob : group(field.group())) {
                show(fields.get(knob.name()).node(), isMeant && knob.equals(active));
            }
        });
        headings.forEach((section, heading) -> show(heading, knobs.stream()
                .anyMatch(knob -> knob.text().section().equals(section) && hasMeaning(knob, values))));
    }

    private static void show(Node node, boolean isThere) {
        node.setVisible(isThere);
        node.setManaged(isThere);
    }

    private boolean hasMeaning(KnobSpec knob, Map<String, KnobValue> values) {
        if (knob.text().when().isEmpty()) {
            return true;
        }
        String[] needed = knob.text().when().split("=", 2);
        KnobSpec other = spec(needed[0]);
        KnobValue chosen = values.getOrDefault(other.name(), other.initial());
        return List.of(needed[1].split("\\|")).contains(chosen.toString()) && hasMeaning(other, values);
    }

    private void build() {
        fields.clear();
        alternatives.clear();
        headings.clear();
        getChildren().clear();
        for (KnobSpec knob : knobs) {
            String section = knob.text().section();
            if (!section.isEmpty() && !headings.containsKey(section)) {
                headings.put(section, heading(section));
                getChildren().add(headings.get(section));
            }
            String group = knob.text().group();
            if (!group.isEmpty() && !alternatives.containsKey(group)) {
                var chooser = new AlternativeField(group, owner, group(group), listener);
                alternatives.put(group, chooser);
                getChildren().add(chooser.node());
            }
            KnobField field = KnobField.of(knob, owner, technique, listener);
            fields.put(knob.name(), field);
            getChildren().add(field.node());
        }
    }

    private static Label heading(String section) {
        var heading = new Label(section);
        heading.getStyleClass().add("knob-section");
        return heading;
    }

    private KnobSpec spec(String name) {
        return knobs.stream().filter(knob -> knob.name().equals(name)).findFirst().orElseThrow();
    }

    private List<KnobSpec> group(String group) {
        return knobs.stream().filter(knob -> knob.text().group().equals(group)).toList();
    }

    /// The alternative in force: the first that is set to more than nothing, else the first that starts with more.
    private KnobSpec active(String group, Map<String, KnobValue> values) {
        List<KnobSpec> all = group(group);
        Optional<KnobSpec> set = all.stream().filter(knob -> isSomething(values.get(knob.name()))).findFirst();
        return set.or(() -> all.stream().filter(knob -> isSomething(knob.initial())).findFirst())
                .orElse(all.getFirst());
    }

    private static boolean isSomething(KnobValue value) {
        return value instanceof KnobValue.Amount(double amount) && amount != 0;
    }
}
