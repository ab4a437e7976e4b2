package espalier.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.metric.LayerStatistic;
import espalier.model.metric.LayerStatistics;
import espalier.model.metric.Sizes;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Target;
import espalier.train.CurvePoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Proves that a saved study is what it was, whatever happens to the program.
@Timeout(60)
class StudyFileTest {
    @TempDir
    Path folder;

    private static Study busy() {
        Study study = TrialSamples.study();
        for (int i = 1; i <= 9; i++) {
            study = study.after(new Edit.SetKnob(List.of(Target.WHOLE_MODEL), "magnitude", "sparsity",
                    KnobValue.of(i / 10.0), ""));
        }
        return study.after(new Edit.SetRecovery(new Recovery.FineTuning(2, 1e-3, 64), ""))
                .after(new Edit.Undo()).after(new Edit.Undo()).after(new Edit.SetSeed(-5))
                .after(new Edit.AddTrial(TrialSamples.trial(1, 10, 900, study.recipe())))
                .after(new Edit.AddTrial(TrialSamples.trial(2, 20, 950))).after(new Edit.MarkFinal(1, true))
                .after(new Edit.SelectTrial(OptionalInt.of(2)));
    }

    private static Study read(Path path) {
        try (StudyFile file = StudyFile.open(path)) {
            return file.study();
        }
    }

    @Test
    void keepsTheTeacherAndTheSeed() {
        Path path = folder.resolve("taught.study");
        Study study = busy().after(new Edit.SetSeed(9))
                .after(new Edit.SetTeacher(Optional.of(new TeacherReference(Path.of("big.onnx"), "cd34"))));
        try (StudyFile file = StudyFile.create(path, busy())) {
            file.save(study);
        }
        assertThat(read(path)).isEqualTo(study);
        assertThat(read(path).teacher()).isPresent();
    }

    @Test
    void everythingIsReadAsItWasSaved() {
        Path path = folder.resolve("a/new/net.study");
        Study study = busy();
        StudyFile.create(path, study).close();
        assertThat(read(path)).isEqualTo(study);
    }

    @Test
    void theShapeThatAModelWasOpenedWithIsKept() throws SQLException {
        Path path = folder.resolve("net.study");
        ModelReference old = TrialSamples.model();
        var shaped = new ModelReference(old.path(), old.sha256(), old.name(), old.layers(),
                Optional.of(Shape.of(3, 32, 32)));
        StudyFile.create(path, Study.of(shaped, "")).close();
        assertThat(read(path).model()).isEqualTo(shaped);
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + path);
                var statement = connection.createStatement()) {
            statement.execute("DELETE FROM study WHERE field = 'model.input'");
        }
        assertThat(read(path).model()).isEqualTo(old);
    }

    @Test
    void aStudyOfAProgramWithoutCodedFilesIsOpenedAndGoesOn() throws SQLException {
        Path path = folder.resolve("net.study");
        Study study = TrialSamples.study().after(new Edit.AddTrial(TrialSamples.trial(1, 10, 900)));
        StudyFile.create(path, study).close();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + path);
                var statement = connection.createStatement()) {
            statement.execute("ALTER TABLE trial DROP COLUMN coded_bytes");
            statement.execute("ALTER TABLE trial DROP COLUMN entropy_bound");
            statement.execute("ALTER TABLE trial DROP COLUMN teacher_path");
            statement.execute("ALTER TABLE trial DROP COLUMN teacher_sha256");
            statement.execute("ALTER TABLE trial_curve DROP COLUMN penalty");
            statement.execute("PRAGMA user_version = 1");
        }
        Trial next = TrialSamples.trial(2, 20, 950);
        try (StudyFile file = StudyFile.open(path)) {
            assertThat(file.study().trials().getFirst().sizes()).isEqualTo(new Sizes(4000, 10, 17));
            file.save(file.study().after(new Edit.AddTrial(next)));
        }
        assertThat(read(path).trials().getLast().sizes()).isEqualTo(next.sizes());
    }

    @Test
    void aStudyOfAProgramThatLearnedNothingIsOpenedAndGoesOn() throws SQLException {
        Path path = folder.resolve("net.study");
        Study study = TrialSamples.study();
        StudyFile.create(path, study).close();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + path);
                var statement = connection.createStatement()) {
            statement.execute("DROP TABLE layer_statistic");
            statement.execute("PRAGMA user_version = 2");
        }
        Knowledge knowledge = knowledge();
        try (StudyFile file = StudyFile.open(path)) {
            assertThat(file.study()).isEqualTo(study);
            file.save(file.study().after(new Edit.Learn(knowledge)));
        }
        assertSame(read(path).knowledge(), knowledge);
    }

    @Test
    void whatWasLearnedOfLayersIsKeptAndReplaced() {
        Path path = folder.resolve("net.study");
        Study study = TrialSamples.study().after(new Edit.Learn(knowledge()));
        StudyFile.create(path, study).close();
        assertSame(read(path).knowledge(), knowledge());
        var more = new Knowledge("csv:other.csv", Map.of("fc1.weight",
                new LayerStatistics(5, Map.of(LayerStatistic.OUTPUT_ZEROS, Array.of(new float[]{0, 1}, 2)))));
        try (StudyFile file = StudyFile.open(path)) {
            file.save(file.study().after(new Edit.Learn(more)));
        }
        assertSame(read(path).knowledge(), more);
    }

    @Test
    void aStudyWithNumbersThatCannotBeIsRefused() throws SQLException {
        Path path = folder.resolve("net.study");
        for (String damage : List.of("shape = '3,4'", "shape = '-2'", "shape = ''", "kind = 'WISDOM'",
                "numbers = x'00'")) {
            StudyFile.create(path, TrialSamples.study().after(new Edit.Learn(knowledge()))).close();
            try (var connection = DriverManager.getConnection("jdbc:sqlite:" + path);
                    var statement = connection.createStatement()) {
                statement.execute("UPDATE layer_statistic SET " + damage + " WHERE kind = 'INPUT_MEAN'");
            }
            assertThatThrownBy(() -> StudyFile.open(path)).as(damage).isInstanceOf(InputException.class)
                    .hasMessageContaining("is damaged");
            path.toFile().delete();
        }
    }

    private static Knowledge knowledge() {
        return new Knowledge("builtin:digits", Map.of("fc1.weight",
                new LayerStatistics(1024, Map.of(LayerStatistic.INPUT_MEAN, Array.of(new float[]{0.5f, -2, 3}, 3),
                        LayerStatistic.GRADIENT, Array.of(new float[]{1, 2, 3, 4, 5, 6}, 2, 3))),
                "fc2.weight",
                new LayerStatistics(1024, Map.of(LayerStatistic.INPUT_MEAN, Array.of(new float[]{7}, 1)))));
    }

    private static void assertSame(Knowledge read, Knowledge expected) {
        assertThat(read.dataSpec()).isEqualTo(expected.dataSpec());
        assertThat(read.layers().keySet()).isEqualTo(expected.layers().keySet());
        expected.layers().forEach((weight, statistics) -> {
            LayerStatistics found = read.layers().get(weight);
            assertThat(found.examples()).isEqualTo(statistics.examples());
            assertThat(found.values().keySet()).isEqualTo(statistics.values().keySet());
            statistics.values().forEach((kind, values) -> assertThat(found.values().get(kind).sameContentAs(values))
                    .as(weight + " " + kind).isTrue());
        });
    }

    @Test
    void everySaveIsReadAsItWasSaved() {
        Path path = folder.resolve("net.study");
        Study study = TrialSamples.study();
        try (StudyFile file = StudyFile.create(path, study)) {
            for (Edit edit : List.of(new Edit.ReplaceRecipe(busy().recipe()), new Edit.Undo(), new Edit.Redo(),
                    new Edit.AddTrial(TrialSamples.trial(1, 10, 900)), new Edit.ReplaceRecipe(Recipe.EMPTY),
                    new Edit.Undo(), new Edit.Undo(), new Edit.SetRecovery(new Recovery.BatchNormEstimation(9), ""),
                    new Edit.MarkFinal(1, true), new Edit.SetDataSpec("csv:x.csv"))) {
                study = study.after(edit);
                file.save(study);
                assertThat(file.study()).isEqualTo(study);
            }
        }
        assertThat(read(path)).isEqualTo(study);
    }

    @Test
    void aLossThatRanAwayStaysNotANumber() {
        Path path = folder.resolve("net.study");
        Trial trial = TrialSamples.trial(1, 10, 900);
        Outcome old = trial.outcome();
        var diverged = new Outcome(old.beforeRecovery(), old.score(), old.test(), old.sizes(), old.cost(), old.layers(),
                old.latency(), List.of(new CurvePoint(1, 0.5, Double.NaN, Optional.empty())));
        Study study = TrialSamples.study().after(new Edit.AddTrial(trial.withOutcome(diverged)));
        StudyFile.create(path, study).close();
        assertThat(read(path)).isEqualTo(study);
    }

    @Test
    void itIsOneFileAtRest() throws IOException {
        StudyFile.create(folder.resolve("net.study"), busy()).close();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("net.study"));
        }
    }

    @Test
    void aKilledProgramLosesNoFinishedTrial() throws IOException, InterruptedException {
        Path path = folder.resolve("net.study");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process program = new ProcessBuilder(java, "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path"), SavingProgram.class.getName(), path.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        int last = 0;
        try (var lines = program.inputReader()) {
            while (last < 25) {
                last = Integer.parseInt(lines.readLine());
            }
            program.destroyForcibly();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = Integer.parseInt(line);
            }
        } catch (IOException _) {
            // The pipe broke with the program; what it said before counts.
        }
        program.waitFor();
        List<Trial> trials = read(path).trials();
        assertThat(trials).hasSizeGreaterThanOrEqualTo(last);
        for (Trial trial : trials) {
            int number = trial.number();
            assertThat(trial).isEqualTo(TrialSamples.trial(number, number, number % 1000));
        }
    }

    @Test
    void aFileThatIsInUseOrIsNoStudyIsRefusedWithASentence() throws IOException {
        Path path = folder.resolve("net.study");
        try (StudyFile file = StudyFile.create(path, busy())) {
            assertThat(file.path()).isEqualTo(path);
            assertThatThrownBy(() -> StudyFile.open(path)).isInstanceOf(InputException.class)
                    .hasMessageContaining("open in another Espalier");
        }
        Path text = Files.writeString(folder.resolve("text.study"),
                "not a database, but long enough for one".repeat(50));
        assertThatThrownBy(() -> StudyFile.open(text)).isInstanceOf(InputException.class)
                .hasMessageContaining(text.toString());
        Path empty = Files.createFile(folder.resolve("empty.study"));
        assertThatThrownBy(() -> StudyFile.open(empty)).isInstanceOf(InputException.class)
                .hasMessageContaining("no study of this program");
        assertThatThrownBy(() -> StudyFile.open(folder.resolve("none.study"))).isInstanceOf(InputException.class)
                .hasMessageContaining("There is no study");
    }

    @Test
    void aModelsStudyIsFoundAgainAndASecondWindowGetsOneBesideIt() {
        Path path = folder.resolve("studies/net.study");
        Study study = busy();
        try (StudyFile first = StudyFile.openOrCreate(path, study)) {
            assertThat(first.path()).isEqualTo(path);
            try (StudyFile second = StudyFile.openOrCreate(path, TrialSamples.study())) {
                assertThat(second.path()).isEqualTo(folder.resolve("studies/net-2.study"));
                assertThat(second.study()).isEqualTo(TrialSamples.study());
            }
        }
        ModelReference old = study.model();
        var moved = new ModelReference(Path.of("elsewhere.onnx"), old.sha256(), old.name(), old.layers());
        try (StudyFile again = StudyFile.openOrCreate(path, Study.of(moved, ""))) {
            assertThat(again.study()).isEqualTo(study.withModel(moved));
        }
    }
}
