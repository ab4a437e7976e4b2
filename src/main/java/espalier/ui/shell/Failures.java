package espalier.ui.shell;

import espalier.job.JobListener;
import espalier.model.InputException;
import espalier.ui.Text;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Tells a person what failed, once for each cause in a row.
final class Failures {
    private final BiConsumer<String, Throwable> teller;
    private String last = "";

    /// @param teller shows what was tried and why it failed
    Failures(BiConsumer<String, Throwable> teller) {
        this.teller = teller;
    }

    /// Tells of `cause`.
    void tell(String what, Throwable cause) {
        last = String.valueOf(cause.getMessage());
        teller.accept(what, cause instanceof OutOfMemoryError
                ? new InputException(Text.of("failure.memory"), cause)
                : cause);
    }

    /// A listener that takes the result, and tells what failed.
    <R> JobListener<R> listener(String what, Consumer<R> done) {
        return listener(what, done, () -> {});
    }

    /// A listener that takes the result, tells what failed, and runs `without` where there is no result.
    <R> JobListener<R> listener(String what, Consumer<R> done, Runnable without) {
        return new JobListener<>() {
            @Override
            public void cancelled() {
                without.run();
            }

            @Override
            public void done(R result) {
                last = "";
                done.accept(result);
            }

            @Override
            public void failed(Throwable cause) {
                without.run();
                tell(what, cause);
            }
        };
    }

    /// A listener for work that runs after every edit: a failure that was told already is not told again.
    <R> JobListener<R> quietly(Consumer<R> done) {
        return new JobListener<>() {
            @Override
            public void done(R result) {
                done.accept(result);
            }

            @Override
            public void failed(Throwable cause) {
                if (!last.equals(String.valueOf(cause.getMessage()))) {
                    tell(Text.of("failure.measure"), cause);
                }
            }
        };
    }
}
