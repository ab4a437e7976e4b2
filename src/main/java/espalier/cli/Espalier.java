package espalier.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/// The command line: `espalier VERB …`.
@Command(name = "espalier", description = "Prune and train neural networks into shape. Without a verb the window opens.", mixinStandardHelpOptions = true, version = "Espalier 0.1.0", synopsisSubcommandLabel = "VERB", subcommands = HelpCommand.class)
public final class Espalier {
    private static final int FAILED = 1;

    private Espalier() {
    }

    /// Runs the verb that `arguments` name, without pictures of the window.
    ///
    /// @return 0 done, 1 failed with one sentence on the error stream, 2 wrong usage
    public static int run(Surroundings surroundings, String... arguments) {
        return run(surroundings, Screenshots.NONE, arguments);
    }

    /// Runs the verb that `arguments` name.
    ///
    /// @param screenshots takes the pictures of the tour
    /// @return 0 done, 1 failed with one sentence on the error stream, 2 wrong usage
    public static int run(Surroundings surroundings, Screenshots screenshots, String... arguments) {
        var commandLine = new CommandLine(new Espalier());
        Verb.all(surroundings, screenshots).forEach(commandLine::addSubcommand);
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
