package espalier.cli;

import espalier.job.CancelledException;
import espalier.model.InputException;
import java.io.IOException;
import java.util.Optional;

/// Says in one sentence why a verb failed.
final class Failure {
    private Failure() {
    }

    static String sentence(Throwable failure) {
        return switch (failure) {
            case InputException e -> e.getMessage();
            case CancelledException _ -> "Cancelled; nothing was written.";
            case IOException e -> "A file could not be read or written: " + e.getMessage() + ".";
            case OutOfMemoryError _ ->
                "The memory is too small for this; give the Java runtime more with -Xmx or take a smaller model.";
            default -> "This is a fault of the program, please report it: " + failure.getClass().getSimpleName() + " "
                    + Optional.ofNullable(failure.getMessage()).orElse("") + at(failure);
        };
    }

    private static String at(Throwable failure) {
        return failure.getStackTrace().length == 0 ? "" : " at " + failure.getStackTrace()[0];
    }
}
