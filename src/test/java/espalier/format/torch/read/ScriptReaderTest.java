package espalier.format.torch.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.tensor.Torch;
import espalier.train.Network;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Follows small scripts and holds what their graphs compute to numbers worked out by hand.
class ScriptReaderTest {
    private static final long[] FOUR = {4};

    @BeforeAll
    static void prepare() {
        Torch.prepareThread(1);
    }

    private static float[] run(Graph graph, Array input) {
        try (Network network = Network.of(graph)) {
            return network.run(input).toFloats();
        }
    }

    private static Array rows(int rows) {
        float[] values = new float[rows * 4];
        for (int i = 0; i < values.length; i++) {
            values[i] = i - 3;
        }
        return Array.of(values, rows, 4);
    }

    private static float[] computed(int rows, String... lines) {
        return run(new Scripts().graph(FOUR, lines), rows(rows));
    }

    @Test
    void weightsKeepTheirNamesAndShapes() {
        Graph graph = new Scripts().weight("weight", new long[]{2, 4}, 1, 0, 0, 0, 0, 1, 0, -1)
                .weight("bias", new long[]{2}, 10, 20)
                .graph(FOUR, "w = self.weight", "return torch.linear(x, w, self.bias)");
        assertThat(graph.weights().keySet()).containsExactly("weight", "bias");
        assertThat(graph.layers()).extracting(Layer::operator).containsExactly("Gemm");
        assertThat(graph.inputs().getFirst().shape()).hasToString("batch×4");
        assertThat(graph.outputs().getFirst().shape()).hasToString("batch×2");
        assertThat(run(graph, rows(2))).containsExactly(7, 18, 11, 20 + 2 - 4);
    }

    @Test
    void theBatchSizeStaysOpen() {
        String[] lines = {"n = ops.prim.NumToTensor(torch.size(x, 0))", "y = torch.view(x, [int(n), 2, 2])",
                "t = torch.expand(self.token, [int(n), -1, -1])", "z = torch.cat([t, y], 1)",
                "m = torch.mul(n, CONSTANTS.c0)"};
        Graph graph = new Scripts().weight("token", new long[]{1, 1, 2}, 7, 8).graph(FOUR, lines[0], lines[1],
                lines[2], lines[3], "return torch.reshape(z, [torch.size(z, 0), -1])");
        assertThat(run(graph, rows(1))).containsExactly(7, 8, -3, -2, -1, 0);
        assertThat(run(graph, rows(3))).hasSize(18).startsWith(7, 8, -3, -2, -1, 0, 7, 8, 1, 2, 3, 4);
    }

    @Test
    void sizesThatAreMultiplesOfTheBatchAreComputed() {
        Graph graph = new Scripts().graph(FOUR, "n = torch.size(x, 0)",
                "y = torch.view(x, [torch.mul(n, 2), 2])", "z = torch.add(y, torch.ones([torch.mul(n, 2), 1]))",
                "return torch.view(z, [n, 2, 2])");
        assertThat(run(graph, rows(2))).containsExactly(-2, -1, 0, 1, 2, 3, 4, 5);
    }

    @Test
    void aBatchSizeThatTheScriptFixesIsFixed() {
        Graph graph = new Scripts().weight("weight", new long[]{1, 4}, 1, 1, 1, 1).graph(FOUR,
                "y = torch.view(x, [1, -1])", "return torch.linear(y, self.weight)");
        assertThat(graph.inputs().getFirst().shape()).hasToString("1×4");
        assertThat(run(graph, rows(1))).containsExactly(-6);
    }

    @Test
    void conditionsAndLoopsAreDecided() {
        Graph graph = new Scripts().defining("""
                def scale(input: Tensor,
                    times: int=2,
                    inplace: bool=False) -> Tensor:
                  if inplace:
                    result = torch.mul_(input, times)
                  else:
                    result = torch.mul(input, times)
                  return result
                """).graph(FOUR, "y = x", "for i in range(3):", "  y = __torch__.scale(y, )",
                "if torch.ne(torch.dim(y), 2):", "  ops.prim.RaiseException(\"no\")", "else:", "  pass",
                "z : Optional[Tensor] = y", "return torch.add(unchecked_cast(Tensor, z), 1, alpha=3)");
        assertThat(run(graph, rows(1))).containsExactly(-21, -13, -5, 3);
    }

    @Test
    void changesInPlaceReachEverythingThatSharesMemory() {
        assertThat(computed(1, "y = torch.relu_(x)", "return torch.add(x, y)")).containsExactly(0, 0, 0, 0);
        assertThat(computed(2, "y = torch.clone(x)", "a = torch.slice(y, 1, 1, 3)", "_0 = torch.zero_(a)",
                "return y")).containsExactly(-3, 0, 0, 0, 1, 0, 0, 4);
        assertThat(computed(1, "y = torch.clone(x)", "a = torch.select(y, 1, 2)",
                "_0 = torch.copy_(a, torch.select(x, 1, 0))", "return torch.sub(y, x)"))
                .containsExactly(0, 0, -2, 0);
        assertThat(computed(1, "m = torch.zeros([2, 2])", "_0 = torch.fill_(torch.select(m, 0, 1), 5)",
                "return torch.add(x, torch.reshape(m, [4]))")).containsExactly(-3, -2, 4, 5);
    }

    @Test
    void integersAreTakenWhereTheScriptNeedsThem() {
        Graph graph = new Scripts().weight("table", new long[]{3, 2}, 1, 2, 3, 4, 5, 6).graph(new long[]{2},
                "return torch.embedding(self.table, x)");
        assertThat(graph.inputs().getFirst().type()).isEqualTo(ElementType.INT64);
        assertThat(run(graph, Array.of(2L, 0L).reshaped(Shape.of(1, 2)))).containsExactly(5, 6, 1, 2);
    }

    @Test
    void averagesOverUnequalWindows() {
        Graph graph = new Scripts().graph(new long[]{1, 4}, "return torch.adaptive_avg_pool1d(x, [3])");
        assertThat(run(graph, Array.of(new float[]{1, 3, 5, 9}, 1, 1, 4))).containsExactly(new float[]{2, 4, 7},
                within(1e-6f));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "if bool(torch.gt(torch.sum(x), 0)): pass else: pass | it decides by the data",
            "self.count = 3 | keeps 'count' from one run to the next",
            "y = torch.nonzero(x) | 'nonzero'",
            "y = torch.relu_(self.weight) | changes its weights",
            "y = torch.view(x, [3, 3]) | reshapes 1×4 to [3, 3]",
            "for r in x: pass | loops over the slices of a tensor",
            "ops.prim.RaiseException(\"bad {}\") | refuses this input itself: bad",
            "y = (self).missing(x, ) | 'missing'",
            "y = z | uses 'z'",
            "y = CONSTANTS.c7 | the constant 7",
            "y = torch.index(x, [torch.gt(x, 0)]) | by a condition",
            "while True: pass | more than 300000 steps"})
    void namesWhatItCannotFollow(String line, String words) {
        String[] lines = line.contains("if ")
                ? new String[]{"if bool(torch.gt(torch.sum(x), 0)):", "  pass", "else:", "  pass", "return x"}
                : line.contains(": pass")
                        ? new String[]{line.substring(0, line.indexOf(':') + 1), "  pass", "return x"}
                        : new String[]{line, "return x"};
        byte[] bytes = new Scripts().weight("weight", new long[]{1}, 1).attribute("count", "int", 1).bytes(lines);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(4),
                () -> assertThatThrownBy(() -> Scripts.open(bytes, Shape.of(4))).isInstanceOf(InputException.class)
                        .message().contains(words.strip(), "line ", "code/__torch__.py", "net.pt"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"\"a\" | torch.add(t, t)", "[1] | torch.add(t, t)",
            "[1] | torch.list(torch.mul(t, 2))", "torch.zeros([4096, 4096]) | torch.add(t, 1)"})
    void growthIsBounded(String start, String step) {
        byte[] bytes = new Scripts().bytes("t = " + start, "for i in range(64):", "  t = " + step, "return x");
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(4),
                () -> assertThatThrownBy(() -> Scripts.open(bytes, Shape.of(4))).isInstanceOf(InputException.class)
                        .message().contains("more than", "line 8"));
    }

    @Test
    void refusesWhatIsTiedToOneMachine() {
        byte[] bytes = new Scripts().bytes("y = torch.to_mkldnn(x)", "return torch.to_dense(y)");
        assertThatThrownBy(() -> Scripts.open(bytes, Shape.of(4))).isInstanceOf(InputException.class)
                .hasMessage(
                        "Cannot open 'net.pt': `torch.jit.optimize_for_inference` has tied it to one kind of machine;"
                                + " save the model without that step and open that.");
    }

    @Test
    void refusesSeveralInputs() {
        byte[] bytes = new Scripts().taking("x: Tensor,\n    mask: Tensor").bytes("return torch.add(x, mask)");
        assertThatThrownBy(() -> Scripts.open(bytes, Shape.of(4))).isInstanceOf(InputException.class)
                .message().contains("more than one input ('x', 'mask')");
        Graph graph = new Scripts().taking("x: Tensor,\n    mask: Optional[Tensor]").graph(FOUR, "return x");
        assertThat(graph.inputs()).hasSize(1);
    }

    @Test
    void nestingIsBounded() {
        byte[] deep = new Scripts().bytes("return " + "(".repeat(100_000) + "x" + ")".repeat(100_000));
        assertThatThrownBy(() -> Scripts.open(deep, Shape.of(4))).isInstanceOf(InputException.class)
                .message().contains("nested");
        byte[] endless = new Scripts().defining("def f(x: Tensor) -> Tensor:\n  return __torch__.f(x, )\n")
                .bytes("return __torch__.f(x, )");
        assertThatThrownBy(() -> Scripts.open(endless, Shape.of(4))).isInstanceOf(InputException.class)
                .message().contains("150 deep");
    }
}
