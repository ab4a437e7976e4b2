package espalier.model.recipe;

import espalier.model.InputException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Turns settings records, whose components carry [Knob], into knobs and back.
public final class Knobs {
    private Knobs() {
    }

    /// The knobs of a settings record, in the order of its components; those of a component that is itself a settings record
    /// stand in its place.
    public static List<KnobSpec> of(Class<? extends Record> settings) {
        return Arrays.stream(settings.getRecordComponents()).flatMap(component -> component.getType().isRecord()
                ? of(component.getType().asSubclass(Record.class)).stream()
                : Stream.of(spec(component))).toList();
    }

    /// The settings that `values` stand for; a knob that is left out has its initial value.
    ///
    /// @throws InputException if a knob is unknown or does not take its value
    public static <S extends Record> S read(Class<S> settings, Map<String, KnobValue> values) {
        return read(settings, "", values);
    }

    /// The settings that `values` stand for; a knob that is left out has its initial value.
    ///
    /// @param owner whose knobs they are (a method's id), named in messages
    /// @throws InputException if a knob is unknown or does not take its value
    public static <S extends Record> S read(Class<S> settings, String owner, Map<String, KnobValue> values) {
        check(of(settings), owner, values);
        return filled(settings, values);
    }

    private static <S extends Record> S filled(Class<S> settings, Map<String, KnobValue> values) {
        var arguments = new ArrayList<Object>();
        for (RecordComponent component : settings.getRecordComponents()) {
            if (component.getType().isRecord()) {
                arguments.add(filled(component.getType().asSubclass(Record.class), values));
            } else {
                KnobSpec spec = spec(component);
                arguments.add(argument(component.getType(), values.getOrDefault(spec.name(), spec.initial())));
            }
        }
        return make(settings, arguments);
    }

    /// Makes sure that every value is of a knob among `specs` that takes it.
    ///
    /// @param owner whose knobs they are, named in messages
    /// @throws InputException if a knob is unknown or does not take its value
    public static void check(List<KnobSpec> specs, String owner, Map<String, KnobValue> values) {
        values.forEach((name, value) -> {
            KnobSpec known = specs.stream().filter(spec -> spec.name().equals(name)).findFirst()
                    .orElseThrow(() -> unknown(specs, owner, name));
            if (!known.accepts(value)) {
                throw new InputException("%s must be %s, not %s".formatted(full(owner, name), known.allowed(), value));
            }
        });
    }

    /// The initial settings.
    public static <S extends Record> S initial(Class<S> settings) {
        return read(settings, Map.of());
    }

    /// All knobs of `settings` with their values.
    public static SortedMap<String, KnobValue> write(Record settings) {
        var values = new TreeMap<String, KnobValue>();
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            switch (value(component, settings)) {
                case Record nested -> values.putAll(write(nested));
                case Number number -> values.put(component.getName(), KnobValue.of(number.doubleValue()));
                case Enum<?> choice -> values.put(component.getName(), KnobValue.of(word(choice)));
                case Object other -> values.put(component.getName(), KnobValue.of(other.toString()));
            }
        }
        return values;
    }

    /// `values` with one knob set; its alternatives (see [Knob#group()]) leave, so that they have their initial values.
    public static SortedMap<String, KnobValue> with(List<KnobSpec> specs, Map<String, KnobValue> values, String knob,
            KnobValue value) {
        var changed = new TreeMap<>(values);
        specs.stream().filter(spec -> spec.name().equals(knob) && !spec.text().group().isEmpty()).findFirst()
                .ifPresent(set -> specs.stream().filter(spec -> spec.text().group().equals(set.text().group()))
                        .forEach(spec -> changed.remove(spec.name())));
        changed.put(knob, value);
        return changed;
    }

    private static InputException unknown(List<KnobSpec> specs, String owner, String name) {
        String known = specs.stream().map(KnobSpec::name).collect(Collectors.joining(", "));
        return new InputException("There is no knob %s; %s".formatted(full(owner, name),
                known.isEmpty() ? "none is needed here" : "there is " + known));
    }

    private static String full(String owner, String knob) {
        return owner.isEmpty() ? "'" + knob + "'" : "'" + owner + "." + knob + "'";
    }

    private static KnobSpec spec(RecordComponent component) {
        Knob knob = component.getAnnotation(Knob.class);
        if (knob == null) {
            throw new IllegalArgumentException(component + " carries no @Knob");
        }
        var text = new KnobSpec.Text(component.getName(), knob.label(), knob.help(), knob.group(), knob.when(),
                section(component.getDeclaringRecord()));
        Class<?> type = component.getType();
        if (type == double.class) {
            return new KnobSpec.Number(text, knob.min(), knob.max(), Double.parseDouble(knob.initial()), knob.unit(),
                    knob.logarithmic());
        }
        if (type == int.class) {
            return new KnobSpec.Whole(text, (int) knob.min(), (int) knob.max(), Integer.parseInt(knob.initial()),
                    knob.unit(), knob.logarithmic());
        }
        if (type == boolean.class) {
            return new KnobSpec.Switch(text, Boolean.parseBoolean(knob.initial()));
        }
        if (type.isEnum()) {
            var words = Arrays.stream(type.getEnumConstants()).map(choice -> word((Enum<?>) choice)).toList();
            var labels = Arrays.stream(type.getEnumConstants()).map(choice -> label((Enum<?>) choice)).toList();
            return new KnobSpec.Choice(text, words, labels, knob.initial());
        }
        throw new IllegalArgumentException("A knob is a double, int, boolean or enum, not " + type);
    }

    private static String section(Class<?> settings) {
        Section section = settings.getAnnotation(Section.class);
        return section == null ? "" : section.value();
    }

    private static Object argument(Class<?> type, KnobValue value) {
        return switch (value) {
            case KnobValue.Amount(double amount) when type == int.class -> (int) amount;
            case KnobValue.Amount(double amount) -> amount;
            case KnobValue.Choice(String name) when type == boolean.class -> Boolean.valueOf(name);
            case KnobValue.Choice(String name) -> Arrays.stream(type.getEnumConstants())
                    .filter(choice -> word((Enum<?>) choice).equals(name)).findFirst().orElseThrow();
        };
    }

    private static String label(Enum<?> choice) {
        if (choice instanceof Labelled labelled) {
            return labelled.label();
        }
        return choice.name().charAt(0) + word(choice).substring(1).replace('_', ' ');
    }

    private static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    private static <S extends Record> S make(Class<S> settings, List<Object> arguments) {
        var types = Arrays.stream(settings.getRecordComponents()).map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            var constructor = settings.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(arguments.toArray());
        } catch (InvocationTargetException e) {
            throw new InputException(String.valueOf(e.getCause().getMessage()), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot make " + settings, e);
        }
    }

    private static Object value(RecordComponent component, Record settings) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(settings);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot read " + component, e);
        }
    }
}
