package espalier;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Holds the program to the rules of the house, and each rule to a planted violation.
class HouseRulesTest {
    private static final JavaClasses PROGRAM = new ClassFileImporter().importPath(Path.of("target/classes"));
    private static final JavaClasses PLANTED = new ClassFileImporter()
            .importPath(Path.of("target/test-classes/planted"));

    @Test
    void packagesUseLowerRungsOnly() {
        holds(HouseRules::ladder, "ladder");
    }

    @Test
    void packagesHaveNoCycles() {
        holds(HouseRules::noCycles, "cycle");
    }

    @Test
    void djlStaysWithThoseWhoRunNumbers() {
        holds(root -> HouseRules.alone(root, "ai.djl..", "tensor", "train", "data", "runtime"), "djl");
    }

    @Test
    void onnxRuntimeStaysInRuntime() {
        holds(root -> HouseRules.alone(root, "ai.onnxruntime..", "runtime"), "onnxruntime");
    }

    @Test
    void javaFxStaysInTheWindow() {
        holds(root -> HouseRules.alone(root, "javafx..", "ui"), "javafx");
    }

    @Test
    void nativeTensorsAreInNoPublicSignature() {
        holds(HouseRules::noNativeTensorInPublicSignatures, "tensors");
    }

    @Test
    void onlyJobStartsThreads() {
        holds(HouseRules::threadsInJobAlone, "threads");
    }

    @Test
    void oneBridgePostsToTheWindowThread() {
        holds(root -> HouseRules.oneBridgeToTheWindowThread(root, root + ".ui.FxBridge"), "bridge");
    }

    @Test
    void modelKnowsOnlyTheJdk() {
        holds(HouseRules::modelKnowsOnlyTheJdk, "jdk");
    }

    @Test
    void modelIsImmutable() {
        holds(HouseRules::modelIsImmutable, "immutable");
    }

    @Test
    void staticsAreFinal() {
        holds(HouseRules::noMutableStatics, "statics");
    }

    @Test
    void randomnessIsSeeded() {
        holds(HouseRules::seededRandomness, "random");
    }

    @Test
    void namesAreNotVague() {
        holds(HouseRules::noVagueNames, "vague");
    }

    @Test
    void sourcesAreShortAndIntroduced() throws IOException {
        var texts = new ArrayList<SourceRules.Source>();
        for (Path file : sources()) {
            texts.add(new SourceRules.Source(file.toString(), Files.readString(file)));
        }
        assertThat(SourceRules.violations(texts)).isEmpty();
    }

    @Test
    void sourceRulesCanFail() {
        String longFile = "/// Long.\nclass Long {\n" + "\n".repeat(SourceRules.LONGEST_FILE) + "}\n";
        String longMethod = "/// Long.\nclass Long {\n    void run() {\n" + "\n".repeat(SourceRules.LONGEST_METHOD)
                + "    }\n}\n";
        assertThat(violations("F.java", longFile)).singleElement().asString().contains("403 lines");
        assertThat(violations("M.java", longMethod)).singleElement().asString().contains("method run");
        assertThat(violations("S.java", "class Mute {\n}\n")).singleElement().asString().contains("Mute");
    }

    private static List<String> violations(String name, String text) {
        return SourceRules.violations(List.of(new SourceRules.Source(name, text)));
    }

    @Test
    void everyPackageSaysWhyItExists() throws IOException {
        var mute = new ArrayList<Path>();
        for (Path file : sources()) {
            if (!Files.exists(file.resolveSibling("package-info.java"))
                    && file.startsWith(Path.of("src/main/java"))) {
                mute.add(file);
            }
        }
        assertThat(mute).isEmpty();
    }

    private static void holds(Function<String, ArchRule> rule, String planted) {
        var broken = rule.apply("planted." + planted).allowEmptyShould(true).evaluate(PLANTED);
        assertThat(broken.hasViolation()).as("the violation planted in 'planted.%s' is found", planted).isTrue();
        rule.apply("espalier").allowEmptyShould(true).check(PROGRAM);
    }

    private static List<Path> sources() throws IOException {
        try (var files = Files.walk(Path.of("src"))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
