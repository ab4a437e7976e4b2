package espalier.ui.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.compress.CompressionMethods;
import espalier.compress.rewrite.GraphRewrites;
import espalier.fx.FxExtension;
import espalier.fx.Screenshots;
import espalier.model.recipe.Explained;
import espalier.ui.formula.Term.Fence;
import espalier.ui.formula.Term.Fraction;
import espalier.ui.formula.Term.Gap;
import espalier.ui.formula.Term.Limits;
import espalier.ui.formula.Term.Root;
import espalier.ui.formula.Term.Row;
import espalier.ui.formula.Term.Scripts;
import espalier.ui.formula.Term.Sign;
import espalier.ui.formula.Term.Style;
import espalier.ui.theme.Theme;
import java.util.List;
import java.util.stream.Stream;
import javafx.scene.layout.VBox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Proves how formulas are read, and shows how they are drawn.
@ExtendWith(FxExtension.class)
class FormulaTest {
    private static final List<String> SAMPLES = List.of(
            "min ‖W − M ⊙ W‖²  with  ‖M‖₀ = (1 − s)·n", "Q(w) = s·(clamp(round(w/s) + z, q_min, q_max) − z)",
            "min_{c} Σ_{k=1}^{K} Σ_{w∈Cₖ} (w − cₖ)²", "s_t = s_f + (s_i − s_f)·(1 − (t − t_0)/(n·Δt))³",
            "L = (1−α)·CE(y, z) + α·T²·KL(softmax(z_teacher/T) ‖ softmax(z/T))",
            "w_q = −(w_q)/([H⁻¹]_{qq})·[H⁻¹]_{:,q}", "I_{ij} = |w_{ij}|·‖x_j‖₂ = |w_{ij}|·√(Σ_{n=1}^{N} x_{nj}²)",
            "min_W L(W) + λ·Σ_g √(n_g)·‖W_g‖₂", "‖W̃ − U·V‖_F ≤ ⌊r/2⌉  {−1, 0, 1}  ⟨x, y⟩");

    private static Sign variable(String text) {
        return new Sign(text, Style.ITALIC);
    }

    private static Sign word(String text) {
        return new Sign(text, Style.UPRIGHT);
    }

    private static Term read(String text) {
        return TermReader.read(text).getFirst();
    }

    @Test
    void lettersAreVariablesAndWordsStandUpright() {
        assertThat(read("min W")).isEqualTo(new Row(List.of(word("min"), new Gap(), variable("W"))));
        assertThat(read("αβ")).isEqualTo(new Row(List.of(variable("α"), variable("β"))));
        assertThat(read("W̃")).isEqualTo(variable("W̃"));
        assertThat(read("2.5w")).isEqualTo(new Row(List.of(word("2.5"), variable("w"))));
    }

    @Test
    void scriptsAreReadHoweverTheyAreWritten() {
        var square = new Scripts(variable("x"), Term.NOTHING, word("2"));
        assertThat(read("x^2")).isEqualTo(square);
        assertThat(read("x²")).isEqualTo(square);
        assertThat(read("x_i^2")).isEqualTo(new Scripts(variable("x"), variable("i"), word("2")));
        assertThat(read("xᵢ²")).isEqualTo(read("x_i^2"));
        assertThat(read("x_{ij}")).isEqualTo(new Scripts(variable("x"), variable("ij"), Term.NOTHING));
        assertThat(read("q_max")).isEqualTo(new Scripts(variable("q"), word("max"), Term.NOTHING));
        assertThat(read("Aᵀ")).isEqualTo(new Scripts(variable("A"), Term.NOTHING, word("T")));
        assertThat(read("x_{i+1}")).isEqualTo(
                new Scripts(variable("x"), new Row(List.of(variable("i"), word("+"), word("1"))), Term.NOTHING));
    }

    @Test
    void sumsAndExtremesTakeLimits() {
        assertThat(read("Σ_k^n")).isEqualTo(new Limits(new Sign("Σ", Style.LARGE), variable("k"), variable("n")));
        assertThat(read("min_W")).isEqualTo(new Limits(word("min"), variable("W"), Term.NOTHING));
        assertThat(read("UΣ")).isEqualTo(new Row(List.of(variable("U"), word("Σ"))));
    }

    @Test
    void fractionsTakeWhatStandsBesideThemAndDropParentheses() {
        assertThat(read("(a)/(b)")).isEqualTo(new Fraction(variable("a"), variable("b")));
        assertThat(read("w/s")).isEqualTo(new Fraction(variable("w"), variable("s")));
        assertThat(read("softmax(z/T)")).isEqualTo(new Row(List.of(word("softmax"),
                new Fence("(", new Fraction(variable("z"), variable("T")), ")"))));
        assertThat(read("log(x)/n")).isEqualTo(new Fraction(
                new Row(List.of(word("log"), new Fence("(", variable("x"), ")"))), variable("n")));
        assertThat(read("1/√(n)")).isEqualTo(new Fraction(word("1"), new Root(variable("n"))));
    }

    @Test
    void barsEncloseOrPart() {
        assertThat(read("|x|")).isEqualTo(new Fence("|", variable("x"), "|"));
        assertThat(read("(p ‖ q)")).isEqualTo(new Fence("(",
                new Row(List.of(variable("p"), new Gap(), word("‖"), new Gap(), variable("q"))), ")"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a + b", "a)", "‖W", "x_{i", "[a)"})
    void whatDoesNotCloseIsRefused(String formula) {
        if (formula.equals("‖W")) {
            assertThat(read(formula)).as("a bar without a partner is a sign")
                    .isEqualTo(new Row(List.of(word("‖"), variable("W"))));
        } else {
            assertThatThrownBy(() -> TermReader.read(formula)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(formula);
        }
    }

    static Stream<Explained> methods() {
        return Stream.concat(CompressionMethods.ALL.stream(), GraphRewrites.ALL.stream());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyMethodsFormulaCanBeDrawn(Explained method) {
        var formula = new Formula(method.formula(), 15);
        assertThat(formula.getAccessibleText()).isEqualTo(method.formula());
        assertThat(formula.prefWidth(-1)).isGreaterThan(40);
    }

    @Test
    void aLongFormulaBreaksBetweenPhrases() {
        var formula = new Formula("min ‖W − M ⊙ W‖²  with  ‖M‖₀ = (1 − s)·n", 15);
        double line = formula.prefHeight(formula.prefWidth(-1));
        double narrow = formula.prefWidth(-1) - 5;
        assertThat(formula.prefHeight(narrow)).isGreaterThan(1.8 * line);
        formula.resize(narrow, formula.prefHeight(narrow));
        formula.layout();
        var heights = formula.getChildrenUnmodifiable().stream().mapToDouble(piece -> piece.getLayoutY()).toArray();
        assertThat(heights[1]).as("the first phrase").isLessThan(line);
        assertThat(heights[2]).as("'with' stands with what follows").isGreaterThan(line);
    }

    @Test
    void largerPiecesTakeMoreRoom() {
        var typesetter = new Typesetter(20);
        Box plain = typesetter.set(read("a"));
        assertThat(typesetter.set(read("a^2")).ascent()).isGreaterThan(plain.ascent() + 5);
        assertThat(typesetter.set(read("a_2")).descent()).isGreaterThan(plain.descent() + 3);
        Box fraction = typesetter.set(read("a/b"));
        assertThat(fraction.height()).isGreaterThan(2 * plain.height());
        assertThat(typesetter.set(read("(a/b)")).ascent()).isGreaterThanOrEqualTo(fraction.ascent());
        assertThat(typesetter.set(read("ab")).width()).isGreaterThan(1.5 * plain.width());
    }

    @Test
    void looksTypeset() {
        for (Theme theme : Theme.values()) {
            assertThat(Screenshots.draw("formulas", theme, 420, 560, () -> {
                var page = new VBox(14);
                SAMPLES.forEach(sample -> page.getChildren().add(new Formula(sample, 15)));
                return page;
            })).isNotEmptyFile();
        }
        assertThat(Screenshots.draw("formulas-of-methods", Theme.LIGHT, 420, 1200, () -> {
            var page = new VBox(14);
            methods().forEach(method -> page.getChildren().add(new Formula(method.formula(), 15)));
            return page;
        })).isNotEmptyFile();
    }
}
