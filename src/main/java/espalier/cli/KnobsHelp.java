package espalier.cli;

import espalier.compress.CompressionMethods;
import espalier.compress.method.CompressionMethod;
import espalier.model.recipe.KnobSpec;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/// Tells in the help of a verb which knobs `--set` sets, from the catalogue itself.
final class KnobsHelp {
    private KnobsHelp() {
    }

    /// Adds the list to every verb that has `--set`.
    static void addTo(CommandLine commandLine) {
        for (CommandLine verb : commandLine.getSubcommands().values()) {
            if (verb.getCommandSpec().findOption("--set") != null) {
                verb.getCommandSpec().usageMessage().footer(lines().toArray(String[]::new));
            }
        }
    }

    private static List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add("%nKnobs of --set:");
        for (CompressionMethod<?> method : CompressionMethods.ALL) {
            for (KnobSpec knob : method.knobs()) {
                lines.add("  %s.%s: %s; %s unless set".formatted(method.id(), knob.name(), knob.allowed(),
                        knob.initial()).replace("%", "%%"));
            }
        }
        return lines;
    }
}
