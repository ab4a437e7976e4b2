package espalier.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.format.onnx.BackendCase.Outcome;
import espalier.model.InputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Runs the cases that ONNX publishes for those who implement it, where `-Donnx.backend=DIR` says that they are there.
///
/// Each is read, run, written, read and run again, and its shapes are inferred. What is refused must be refused with a sentence.
class BackendCasesTest {
    private static final class Count {
        private int passed;
        private int refused;
        private int wrong;
    }

    @Test
    @EnabledIfSystemProperty(named = "onnx.backend", matches = ".+")
    void givesThePublishedOutputs() throws IOException {
        var counts = new TreeMap<String, Count>();
        var refused = new ArrayList<String>();
        var wrong = new ArrayList<String>();
        Path root = Path.of(System.getProperty("onnx.backend"));
        for (BackendCase each : BackendCase.in(root)) {
            Count count = counts.computeIfAbsent(each.operators(), _ -> new Count());
            String name = root.relativize(each.folder()).toString();
            switch (outcome(each)) {
                case Outcome.Passed _ -> count.passed++;
                case Outcome.Refused(String reason) -> {
                    count.refused++;
                    refused.add(name + ": " + reason);
                }
                case Outcome.Wrong(String reason) -> {
                    count.wrong++;
                    wrong.add(name + ": " + reason);
                }
            }
        }
        report(counts, refused, wrong);
        assertThat(counts).isNotEmpty();
        assertThat(wrong).isEmpty();
    }

    /// A crash is as wrong as a wrong number, and must not hide the cases after it.
    private static Outcome outcome(BackendCase each) throws IOException {
        try {
            return each.run();
        } catch (InputException e) {
            return new Outcome.Refused(e.getMessage());
        } catch (RuntimeException e) {
            return new Outcome.Wrong(e.toString());
        }
    }

    private static void report(TreeMap<String, Count> counts, Iterable<String> refused, Iterable<String> wrong) {
        var all = new Count();
        counts.forEach((operator, count) -> {
            System.out.printf("%-28s %4d passed %4d refused %4d wrong%n", operator, count.passed, count.refused,
                    count.wrong);
            all.passed += count.passed;
            all.refused += count.refused;
            all.wrong += count.wrong;
        });
        refused.forEach(line -> System.out.println("refused " + line));
        wrong.forEach(line -> System.out.println("wrong " + line));
        System.out.printf("%d passed, %d refused, %d wrong%n", all.passed, all.refused, all.wrong);
    }
}
