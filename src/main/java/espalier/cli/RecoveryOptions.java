package espalier.cli;

import espalier.model.InputException;
import espalier.model.recipe.KnobSpec;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Recovery;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/// The flags that say what training follows compression: one for each knob of a recovery, `--learning-rate` for `learningRate`.
final class RecoveryOptions {
    /// Before the flags that all verbs share.
    private static final int ORDER = 80;

    @Option(names = "--recover", order = ORDER
            - 1, paramLabel = "HOW", description = "What training follows: none, batchnorm, finetune or distill. The flags below set it up.")
    private Optional<String> recover = Optional.empty();

    private final Map<String, KnobValue> knobs = new TreeMap<>();

    /// Adds the flags to every verb that has these options.
    static void addTo(CommandLine commandLine) {
        for (CommandLine verb : commandLine.getSubcommands().values()) {
            CommandSpec spec = verb.getCommandSpec();
            addTo(spec, spec.mixins());
        }
    }

    private static void addTo(CommandSpec verb, Map<String, CommandSpec> mixins) {
        for (CommandSpec mixin : mixins.values()) {
            if (mixin.userObject() instanceof RecoveryOptions options) {
                options.flags().forEach(verb::addOption);
            }
            addTo(verb, mixin.mixins());
        }
    }

    private List<OptionSpec> flags() {
        var owners = new LinkedHashMap<String, List<String>>();
        var specs = new LinkedHashMap<String, KnobSpec>();
        for (Recovery kind : Recovery.kinds()) {
            for (KnobSpec knob : kind.knobs()) {
                owners.computeIfAbsent(knob.name(), _ -> new ArrayList<>()).add(kind.id());
                specs.putIfAbsent(knob.name(), knob);
            }
        }
        return specs.values().stream().map(knob -> flag(knob, String.join(", ", owners.get(knob.name())))).toList();
    }

    private OptionSpec flag(KnobSpec knob, String owners) {
        boolean isSwitch = knob instanceof KnobSpec.Switch;
        String description = "%s (%s): %s; %s unless set.".formatted(knob.help(), owners, knob.allowed(),
                knob.initial()).replace("%", "%%");
        return OptionSpec.builder(name(knob)).order(ORDER).arity(isSwitch ? "0..1" : "1").fallbackValue("true")
                .paramLabel(knob instanceof KnobSpec.Choice || isSwitch ? "HOW" : "N").description(description)
                .type(String.class).setter(setter(knob.name())).build();
    }

    private ISetter setter(String knob) {
        return new ISetter() {
            @Override
            public <T> T set(T value) {
                if (value != null) {
                    knobs.put(knob, KnobValue.parse(value.toString()));
                }
                return value;
            }
        };
    }

    private static String name(KnobSpec knob) {
        return "--" + knob.name().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /// The training the flags ask for, in a verb that always trains.
    ///
    /// @param unsaid what it is where they do not say
    /// @throws InputException if a flag is not for that training, its value is not allowed, or it trains nothing
    Recovery.Training training(Recovery.Training unsaid) {
        var all = new TreeMap<>(knobs);
        all.putIfAbsent("epochs", KnobValue.of(unsaid.epochs()));
        String how = recover.orElse(unsaid.id());
        if (Recovery.of(how, Map.of()) instanceof Recovery.Training) {
            return (Recovery.Training) Recovery.of(how, all);
        }
        throw new InputException("--recover " + how + " trains no weights; use finetune or distill.");
    }

    /// The recovery the flags ask for, if they ask for one.
    ///
    /// @throws InputException if a flag is not for that recovery, or its value is not allowed
    Optional<Recovery> recovery() {
        if (recover.isEmpty() && !knobs.isEmpty()) {
            throw new InputException("The option for '" + knobs.keySet().iterator().next()
                    + "' needs --recover finetune or another.");
        }
        return recover.map(how -> Recovery.of(how, knobs));
    }
}
