package espalier;

import espalier.cli.Espalier;
import espalier.cli.Surroundings;

/// The program: opens the window, or runs the verb it is given.
public final class App {
    private App() {
    }

    /// Starts Espalier with the command line `arguments`.
    public static void main(String[] arguments) {
        System.exit(Espalier.run(Surroundings.ofProcess(), arguments));
    }
}
