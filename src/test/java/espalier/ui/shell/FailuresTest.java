package espalier.ui.shell;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.model.InputException;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/// Holds failures to words that help.
class FailuresTest {
    @Test
    void runningOutOfMemoryIsNoFaultOfTheProgram() {
        var told = new ArrayList<Throwable>();
        var error = new OutOfMemoryError("Java heap space");
        new Failures((_, cause) -> told.add(cause)).tell("Opening", error);
        assertThat(told).singleElement().isInstanceOf(InputException.class).satisfies(cause -> assertThat(cause)
                .hasMessageContaining("-Xmx").hasCause(error));
    }
}
