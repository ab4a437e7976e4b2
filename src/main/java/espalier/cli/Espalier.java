package espalier.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The command line: `espalier VERB …`.
@Command(name = "espalier", description = "Prune and train neural networks into shape. Without a verb the window opens, on MODEL if one is given.", mixinStandardHelpOptions = true, version = "Espalier 0.1.0", synopsisSubcommandLabel = "VERB", subcommands = HelpCommand.class)
public final class Espalier implements Callable<Integer> {
    private static final int FAILED = 1;

    private final Window window;
    @Spec
    private CommandSpec spec;
    @Parameters(arity = "0..1", paramLabel = "MODEL", description = "A model or a study to open in the window.")
    private Path model;
    @Option(names = "--data", paramLabel = "SPEC", description = {"Measure it on this data.", DataOption.HELP})
    private String data = "";

    private Espalier(Window window) {
        this.window = window;
    }

    @Override
    public Integer call() {
        if (model == null) {
            throw new ParameterException(spec.commandLine(),
                    "Say what to do: a verb, or a model to open in the window.");
        }
        if (!Files.exists(model)) {
            throw new ParameterException(spec.commandLine(),
                    "'" + model + "' is neither a verb nor a file; the verbs are below.");
        }
        window.open(model, data);
        return 0;
    }

    /// Runs the verb that `arguments` name, without a window.
    ///
    /// @return 0 done, 1 failed with one sentence on the error stream, 2 wrong usage
    public static int run(Surroundings surroundings, String... arguments) {
        return run(surroundings, Window.NONE, arguments);
    }

    /// Runs the verb that `arguments` name.
    ///
    /// @param window opens the window, and takes the pictures of the tour
    /// @return 0 done, 1 failed with one sentence on the error stream, 2 wrong usage
    public static int run(Surroundings surroundings, Window window, String... arguments) {
        var commandLine = new CommandLine(new Espalier(window));
        Verb.all(surroundings, window).forEach(commandLine::addSubcommand);
        RecoveryOptions.addTo(commandLine);
        KnobsHelp.addTo(commandLine);
        commandLine.setOut(new PrintWriter(surroundings.out(), true));
        commandLine.setErr(new PrintWriter(surroundings.err(), true));
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setExecutionExceptionHandler((e, _, _) -> {
            surroundings.err().println(Failure.sentence(e));
            return FAILED;
        });
        return commandLine.execute(arguments);
    }
}
