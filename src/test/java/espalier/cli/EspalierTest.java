package espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.job.JobContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Calls the command line as people do and reads what they read.
class EspalierTest {
    @Test
    void saysInOneSentenceWhichFileIsMissing() {
        var run = CommandLineRun.of("inspect", "nowhere.onnx", "--json");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("nowhere.onnx").hasLineCount(1);
    }

    @Test
    void refusesTextThatCallsItselfAModel(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("notes.onnx"), "This is not a model.\n");
        var run = CommandLineRun.of("inspect", file.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("notes.onnx").hasLineCount(1);
    }

    @Test
    void answersWrongUsageWithTwo() {
        assertThat(CommandLineRun.of("inspect").exitCode()).isEqualTo(2);
        assertThat(CommandLineRun.of("no-such-verb").exitCode()).isEqualTo(2);
        assertThat(CommandLineRun.of("inspect", "--no-such-option", "a.onnx").exitCode()).isEqualTo(2);
    }

    @Test
    void opensAModelInTheWindow(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("any.onnx"), "content");
        var opened = new ArrayList<String>();
        var window = new Window() {
            @Override
            public void open(Path model, String dataSpec) {
                opened.add(model + " on " + dataSpec);
            }

            @Override
            public List<Path> pictures(Path study, Path pictures, JobContext context) {
                return List.of();
            }
        };
        assertThat(Espalier.run(Surroundings.ofProcess(), window, file.toString(), "--data", "builtin:digits"))
                .isZero();
        assertThat(opened).containsExactly(file + " on builtin:digits");
        var without = CommandLineRun.of(file.toString());
        assertThat(without.exitCode()).isEqualTo(1);
        assertThat(without.err()).contains("espalier inspect").hasLineCount(1);
    }

    @Test
    void refusesNumbersThatMeanNothing() {
        var threads = CommandLineRun.of("evaluate", "a.onnx", "--data", "builtin:digits", "--threads", "0");
        assertThat(threads.exitCode()).isEqualTo(1);
        assertThat(threads.err()).contains("--threads", "0").hasLineCount(1);
        var shape = CommandLineRun.of("inspect", "a.onnx", "--input-shape", "-1,3");
        assertThat(shape.exitCode()).isEqualTo(1);
        assertThat(shape.err()).contains("--input-shape", "-1").hasLineCount(1);
    }

    @Test
    void everyVerbExplainsItself() {
        for (Verb verb : Verb.all(Surroundings.ofProcess(), Window.NONE)) {
            String name = verb.getClass().getSimpleName().toLowerCase(Locale.ROOT);
            var run = CommandLineRun.of(name, "--help");
            assertThat(run.exitCode()).as(name).isZero();
            assertThat(run.out()).as(name).contains("Usage: espalier " + name).contains("--json");
        }
    }
}
