package espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.Dim;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.graph.Source;
import espalier.model.graph.Value;
import espalier.model.op.BatchNorm;
import espalier.model.op.Binary;
import espalier.model.op.Cast;
import espalier.model.op.Clip;
import espalier.model.op.Concat;
import espalier.model.op.ConstantOfShape;
import espalier.model.op.Expand;
import espalier.model.op.Flatten;
import espalier.model.op.Gather;
import espalier.model.op.Gemm;
import espalier.model.op.InstanceNorm;
import espalier.model.op.LayerNorm;
import espalier.model.op.Op;
import espalier.model.op.Pad;
import espalier.model.op.Reduce;
import espalier.model.op.Reshape;
import espalier.model.op.ShapeOf;
import espalier.model.op.Slice;
import espalier.model.op.Softmax;
import espalier.model.op.Split;
import espalier.model.op.Squeeze;
import espalier.model.op.Transpose;
import espalier.model.op.Unary;
import espalier.model.op.Unknown;
import espalier.model.op.Unsqueeze;
import espalier.model.op.Where;
import espalier.model.weight.Dense;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds operators to their definitions on small numbers.
class OperatorTest {
    private static final float[] SIX = {1, 2, 3, 4, 5, 6};
    private static final float[] MIXED = {-3.5f, -1, -0.25f, 0.5f, 1, 2.5f};

    static Stream<Arguments> functions() {
        double alpha = 0.7;
        return Stream.of(unary(Unary.Kind.Abs, Math::abs), unary(Unary.Kind.Ceil, Math::ceil),
                unary(Unary.Kind.Cos, Math::cos), unary(Unary.Kind.Exp, Math::exp),
                unary(Unary.Kind.Floor, Math::floor), unary(Unary.Kind.Identity, x -> x),
                unary(Unary.Kind.Neg, x -> -x), unary(Unary.Kind.Reciprocal, x -> 1 / x),
                unary(Unary.Kind.Relu, x -> Math.max(0, x)), unary(Unary.Kind.Round, Math::rint),
                unary(Unary.Kind.Sigmoid, x -> 1 / (1 + Math.exp(-x))), unary(Unary.Kind.Sign, Math::signum),
                unary(Unary.Kind.Sin, Math::sin), unary(Unary.Kind.Softplus, x -> Math.log1p(Math.exp(x))),
                unary(Unary.Kind.Shrink, x -> x < -alpha ? x + 0.3 : x > alpha ? x - 0.3 : 0),
                unary(Unary.Kind.Swish, x -> x / (1 + Math.exp(-alpha * x))),
                unary(Unary.Kind.ThresholdedRelu, x -> x > alpha ? x : 0),
                unary(Unary.Kind.Softsign, x -> x / (1 + Math.abs(x))), unary(Unary.Kind.Tanh, Math::tanh),
                unary(Unary.Kind.Elu, x -> x < 0 ? alpha * Math.expm1(x) : x),
                unary(Unary.Kind.Celu, x -> Math.max(0, x) + Math.min(0, alpha * Math.expm1(x / alpha))),
                unary(Unary.Kind.Selu, x -> 0.3 * (x < 0 ? alpha * Math.expm1(x) : x)),
                unary(Unary.Kind.LeakyRelu, x -> x < 0 ? alpha * x : x),
                unary(Unary.Kind.HardSigmoid, x -> Math.clamp(alpha * x + 0.3, 0.0, 1.0)),
                unary(Unary.Kind.HardSwish, x -> x * Math.clamp(x / 6 + 0.5, 0.0, 1.0)),
                unary(Unary.Kind.Mish, x -> x * Math.tanh(Math.log1p(Math.exp(x)))),
                unary(Unary.Kind.GeluTanh, x -> x / 2
                        * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)))),
                unary(Unary.Kind.Erf, OperatorTest::erf),
                unary(Unary.Kind.Gelu, x -> x / 2 * (1 + erf(x / Math.sqrt(2)))),
                unary(Unary.Kind.Sqrt, Math::sqrt), unary(Unary.Kind.Log, Math::log));
    }

    private static Arguments unary(Unary.Kind kind, DoubleUnaryOperator function) {
        return Arguments.of(kind, function);
    }

    /// Its Maclaurin series.
    private static double erf(double x) {
        double sum = 0;
        double term = x;
        for (int n = 0; n < 200; n++) {
            sum += term / (2 * n + 1);
            term *= -x * x / (n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * sum;
    }

    @ParameterizedTest
    @MethodSource("functions")
    void computesFunctionsOfOneNumber(Unary.Kind kind, DoubleUnaryOperator function) {
        float[] expected = new float[MIXED.length];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = (float) function.applyAsDouble(MIXED[i]);
        }
        assertThat(compute(new Unary(kind, 0.7f, 0.3f), floats(MIXED, 2, 3)).toFloats())
                .usingComparatorWithPrecision(2e-6f).containsExactly(expected);
    }

    @ParameterizedTest
    @EnumSource(value = Binary.Kind.class, mode = EnumSource.Mode.MATCH_NONE, names = "Bit.*")
    void computesFunctionsOfTwoNumbersWithBroadcasting(Binary.Kind kind) {
        boolean logical = kind == Binary.Kind.And || kind == Binary.Kind.Or || kind == Binary.Kind.Xor;
        float[] left = logical ? new float[]{0, 1, 0, 1, 0, 1} : kind == Binary.Kind.Pow ? SIX : MIXED;
        float[] right = logical ? new float[]{0, 1, 1} : new float[]{2, -1, 0.5f};
        float[] expected = new float[6];
        for (int i = 0; i < 6; i++) {
            expected[i] = (float) reference(kind, left[i], right[i % 3]);
        }
        Array result = logical
                ? computeNodes(floats(left, 2, 3), List.of(new Node(0, "", new Cast(ElementType.BOOL), List.of("x"),
                        List.of("a")), new Node(1, "", new Cast(ElementType.BOOL), List.of("c1"), List.of("b")),
                        new Node(2, "", new Binary(kind), List.of("a", "b"), List.of("y"))), floats(right, 3))
                : compute(new Binary(kind), floats(left, 2, 3), floats(right, 3));
        assertThat(result.toFloats()).usingComparatorWithPrecision(1e-6f).containsExactly(expected);
    }

    private static double reference(Binary.Kind kind, double a, double b) {
        return switch (kind) {
            case Add -> a + b;
            case Sub -> a - b;
            case Mul -> a * b;
            case Div -> a / b;
            case Max -> Math.max(a, b);
            case Min -> Math.min(a, b);
            case FMod, Mod -> a % b;
            case Pow -> Math.pow(a, b);
            case PRelu -> a < 0 ? a * b : a;
            case Equal -> a == b ? 1 : 0;
            case Greater -> a > b ? 1 : 0;
            case GreaterOrEqual -> a >= b ? 1 : 0;
            case Less -> a < b ? 1 : 0;
            case LessOrEqual -> a <= b ? 1 : 0;
            case And -> a * b;
            case Or -> Math.max(a, b);
            case Xor -> a == b ? 0 : 1;
            case BitShiftLeft, BitShiftRight, BitwiseAnd, BitwiseOr, BitwiseXor -> throw new AssertionError(kind);
        };
    }

    @Test
    void dividesWholeNumbersTowardsZero() {
        Array result = computeNodes(floats(new float[]{-7, 7, 6}, 1, 3), List.of(
                new Node(0, "", new Cast(ElementType.INT64), List.of("x"), List.of("a")),
                new Node(1, "", new Binary(Binary.Kind.Div), List.of("a", "c1"), List.of("y"))), Array.of(2, 2, 4));
        assertThat(result.toFloats()).containsExactly(-3, 3, 1);
    }

    @ParameterizedTest
    @EnumSource(Reduce.Kind.class)
    void reducesAlongAxes(Reduce.Kind kind) {
        Array x = floats(new float[]{1, -2, 3, 4, 5, -6, 7, 8}, 2, 2, 2);
        float[] expected = new float[2];
        for (int i = 0; i < 2; i++) {
            float[] all = x.toFloats();
            double[] four = {all[4 * i], all[4 * i + 1], all[4 * i + 2], all[4 * i + 3]};
            expected[i] = (float) reduced(kind, four);
        }
        Array kept = compute(new Reduce(kind, true, false), x, Array.of(1, -1));
        assertThat(kept.shape()).isEqualTo(Shape.of(2, 1, 1));
        assertThat(kept.toFloats()).usingComparatorWithPrecision(1e-4f).containsExactly(expected);
        Array dropped = compute(new Reduce(kind, false, false), x, Array.of(2, 1));
        assertThat(dropped.shape()).isEqualTo(Shape.of(2));
        assertThat(dropped.toFloats()).usingComparatorWithPrecision(1e-4f).containsExactly(expected);
        assertThat(compute(new Reduce(Reduce.Kind.Sum, true, true), x, Array.of()).toFloats())
                .containsExactly(x.toFloats());
    }

    @ParameterizedTest
    @EnumSource(names = {"INT8", "UINT8", "INT32", "INT64", "UINT64", "BOOL"})
    void takesTheEndsOfATypeForExtremesOfNothing(ElementType type) {
        boolean isBool = type == ElementType.BOOL;
        for (Reduce.Kind kind : List.of(Reduce.Kind.Max, Reduce.Kind.Min)) {
            long end = kind == Reduce.Kind.Max
                    ? isBool ? 0 : type.least()
                    : isBool ? 1 : type == ElementType.UINT64 ? -1 : type.greatest();
            Array result = computeNodes(floats(new float[0], 2, 0),
                    List.of(new Node(0, "", new Cast(type), List.of("x"), List.of("n")),
                            new Node(1, "", new Reduce(kind, true, false), List.of("n", "c1"), List.of("y"))),
                    Array.of(1));
            assertThat(result.type()).isEqualTo(type);
            assertThat(result.shape()).isEqualTo(Shape.of(2, 1));
            assertThat(result.toLongs()).containsExactly(end, end);
        }
    }

    private static double reduced(Reduce.Kind kind, double[] x) {
        double sum = 0;
        double product = 1;
        for (double value : x) {
            sum += switch (kind) {
                case L1 -> Math.abs(value);
                case L2, SumSquare -> value * value;
                case LogSumExp -> Math.exp(value);
                default -> value;
            };
            product *= value;
        }
        return switch (kind) {
            case L1, Sum, SumSquare -> sum;
            case L2 -> Math.sqrt(sum);
            case LogSum, LogSumExp -> Math.log(sum);
            case Mean -> sum / x.length;
            case Prod -> product;
            case Max -> Stream.of(x[0], x[1], x[2], x[3]).max(Double::compare).orElseThrow();
            case Min -> Stream.of(x[0], x[1], x[2], x[3]).min(Double::compare).orElseThrow();
        };
    }

    @Test
    void softmaxSumsToOneAlongItsAxisOrOverAllThatFollow() {
        Array x = floats(SIX, 1, 2, 3);
        float[] along = compute(new Softmax(-1, false, false), x).toFloats();
        double sum = Math.exp(1) + Math.exp(2) + Math.exp(3);
        assertThat(along).usingComparatorWithPrecision(1e-6f).containsExactly((float) (Math.exp(1) / sum),
                (float) (Math.exp(2) / sum), (float) (Math.exp(3) / sum), (float) (Math.exp(1) / sum),
                (float) (Math.exp(2) / sum), (float) (Math.exp(3) / sum));
        float[] flat = compute(new Softmax(1, true, true), x).toFloats();
        double all = 0;
        for (float value : SIX) {
            all += Math.exp(value);
        }
        assertThat(flat[5]).isCloseTo((float) (6 - Math.log(all)), org.assertj.core.api.Assertions.within(1e-5f));
    }

    @Test
    void normalisesEachExampleByItself() {
        Array x = floats(SIX, 2, 3);
        // Rows of mean 2 and 5, both of variance 2/3.
        float unit = (float) Math.sqrt(1.5);
        check(compute(new LayerNorm(-1, 0), x, floats(new float[]{1, 2, 3}, 3), floats(new float[]{0, 1, 0}, 3)),
                Shape.of(2, 3), -unit, 1, 3 * unit, -unit, 1, 3 * unit);
        check(compute(new LayerNorm(1, 0), x, floats(new float[]{2}, 1)), Shape.of(2, 3), -2 * unit, 0, 2 * unit,
                -2 * unit, 0, 2 * unit);
        check(compute(new InstanceNorm(1 / 3f), floats(SIX, 1, 2, 3), floats(new float[]{1, 2}, 2),
                floats(new float[]{0, 5}, 2)), Shape.of(1, 2, 3), -1, 0, 1, 3, 5, 7);
    }

    @Test
    void movesElements() {
        Array x = floats(SIX, 2, 3);
        check(compute(new Transpose(List.of()), x), Shape.of(3, 2), 1, 4, 2, 5, 3, 6);
        check(compute(new Concat(-1), x, floats(new float[]{7, 8}, 2, 1)), Shape.of(2, 4), 1, 2, 3, 7, 4, 5, 6, 8);
        check(compute(new Flatten(-1), floats(SIX, 1, 2, 3)), Shape.of(2, 3), SIX);
        check(compute(new Reshape(false), x, Array.of(0, -1, 1)), Shape.of(2, 3, 1), SIX);
        check(compute(new Squeeze(), floats(SIX, 2, 1, 3, 1)), Shape.of(2, 3), SIX);
        check(compute(new Squeeze(), floats(SIX, 2, 1, 3, 1), Array.of(-1)), Shape.of(2, 1, 3), SIX);
        check(compute(new Unsqueeze(), x, Array.of(0, -1)), Shape.of(1, 2, 3, 1), SIX);
        check(compute(new Expand(), floats(SIX, 2, 3), Array.of(2, 1, 1)), Shape.of(2, 2, 3), 1, 2, 3, 4, 5, 6, 1, 2, 3,
                4, 5, 6);
        check(compute(new Gather(1), x, Array.of(2, -3)), Shape.of(2, 2), 3, 1, 6, 4);
        check(compute(new Gather(0), x, Array.of(1).reshaped(Shape.SCALAR)), Shape.of(3), 4, 5, 6);
        check(compute(new Gather(1), x, Array.of(0, 1, 1, 2).reshaped(Shape.of(2, 2))), Shape.of(2, 2, 2), 1, 2, 2, 3,
                4,
                5, 5, 6);
        assertThatThrownBy(() -> compute(new Gather(0), x, Array.of(5))).isInstanceOf(InputException.class)
                .hasMessageContaining("index 5 is outside of 2");
        check(compute(new Slice(), x, Array.of(1), Array.of(Long.MAX_VALUE), Array.of(-1)), Shape.of(2, 2), 2, 3, 5, 6);
        check(compute(new Slice(), x, Array.of(-1), Array.of(Long.MIN_VALUE), Array.of(1), Array.of(-2)),
                Shape.of(2, 2), 3, 1, 6, 4);
        check(compute(new Clip(), x, scalar(2), scalar(4.5f)), Shape.of(2, 3), 2, 2, 3, 4, 4.5f, 4.5f);
        check(compute(new ShapeOf(-1, ShapeOf.ALL), x), Shape.of(1), 3);
    }

    @Test
    void padsInEveryMode() {
        Array x = floats(SIX, 2, 3);
        check(compute(new Pad(Pad.Mode.CONSTANT), x, Array.of(0, 1, 1, 0), scalar(9)), Shape.of(3, 4), 9, 1, 2, 3, 9, 4,
                5, 6, 9, 9, 9, 9);
        check(compute(new Pad(Pad.Mode.EDGE), x, Array.of(0, 1, 1, 2)), Shape.of(3, 6), 1, 1, 2, 3, 3, 3, 4, 4, 5, 6, 6,
                6, 4, 4, 5, 6, 6, 6);
        check(compute(new Pad(Pad.Mode.REFLECT), x, Array.of(0, 2, 0, 1)), Shape.of(2, 6), 3, 2, 1, 2, 3, 2, 6, 5, 4, 5,
                6,
                5);
        check(compute(new Pad(Pad.Mode.CONSTANT), x, Array.of(1, -1), scalar(0), Array.of(-1)), Shape.of(2, 3), 0, 1, 2,
                0, 4, 5);
    }

    @Test
    void multipliesMatricesInEveryForm() {
        Array x = floats(SIX, 2, 3);
        Array w = floats(new float[]{1, 0, 2, 1, 1, 0}, 3, 2);
        Array wt = floats(new float[]{1, 2, 1, 0, 1, 0}, 2, 3);
        float[] product = {8, 2, 20, 5};
        check(compute(new Gemm(1, 1, false, false), x, w), Shape.of(2, 2), product);
        check(compute(new Gemm(1, 1, false, true), x, wt), Shape.of(2, 2), product);
        check(compute(new Gemm(1, 1, false, true), x, wt, floats(new float[]{1, 2}, 2)), Shape.of(2, 2), 9, 4, 21, 7);
        check(compute(new Gemm(2, 0.5f, false, false), x, w, floats(new float[]{2, 4}, 1, 2)), Shape.of(2, 2), 17, 6,
                41,
                12);
        check(compute(new Gemm(1, 1, false, false), x, w, floats(new float[]{1}, 1)), Shape.of(2, 2), 9, 3, 21, 6);
        check(compute(new Gemm(1, 1, true, false), floats(SIX, 3, 2), w), Shape.of(2, 2), 12, 3, 16, 4);
    }

    @Test
    void normalizesWithStoredStatistics() {
        Array result = compute(new BatchNorm(0, 0.9f), floats(SIX, 2, 3), floats(new float[]{1, 2, 1}, 3),
                floats(new float[]{0, 1, 0}, 3), floats(new float[]{1, 2, 3}, 3), floats(new float[]{1, 4, 9}, 3));
        check(result, Shape.of(2, 3), 0, 1, 0, 3, 4, 1);
    }

    @Test
    void splitsAndChooses() {
        var split = new Node(0, "", new Split(1), List.of("x", "c1"), List.of("a", "b"));
        var greater = new Node(1, "", new Binary(Binary.Kind.Greater), List.of("b", "c2"), List.of("g"));
        var where = new Node(2, "", new Where(), List.of("g", "b", "a"), List.of("y"));
        check(computeNodes(floats(SIX, 2, 3), List.of(split, greater, where), Array.of(1, 2), scalar(3)),
                Shape.of(2, 2), 1, 1, 5, 6);
        var halves = new Node(0, "", new Split(-1), List.of("x"), List.of("", "y"));
        check(computeNodes(floats(SIX, 2, 3), List.of(halves)), Shape.of(2, 1), 3, 6);
    }

    @Test
    void computesShapesWhileItRuns() {
        List<Node> nodes = List.of(new Node(0, "", new ShapeOf(0, ShapeOf.ALL), List.of("x"), List.of("s")),
                new Node(1, "", new Gather(0), List.of("s", "c1"), List.of("n")),
                new Node(2, "", new Unsqueeze(), List.of("n", "c2"), List.of("n1")),
                new Node(3, "", new Concat(0), List.of("n1", "c3"), List.of("t")),
                new Node(4, "", new Reshape(false), List.of("x", "t"), List.of("r")),
                new Node(5, "", new ConstantOfShape(floats(new float[]{2}, 1)), List.of("t"), List.of("k")),
                new Node(6, "", new Binary(Binary.Kind.Mul), List.of("r", "k"), List.of("y")));
        Array zero = Array.of(0).reshaped(Shape.SCALAR);
        check(computeNodes(floats(SIX, 2, 3), nodes, zero, Array.of(0), Array.of(3, 1)), Shape.of(2, 3, 1), 2, 4, 6, 8,
                10, 12);
    }

    @Test
    void saysWhichNodeCannotComputeItsInputs() {
        var node = new Node(0, "/head/fc", new Gemm(1, 1, false, true), List.of("x", "c1"), List.of("y"));
        assertThatThrownBy(() -> computeNodes(floats(SIX, 2, 3), List.of(node), floats(SIX, 3, 2)))
                .isInstanceOf(InputException.class).hasMessageContaining("/head/fc").hasMessageContaining("Gemm");
    }

    @Test
    void saysWhichOperatorKeepsAModelFromRunning() {
        var unknown = new Unknown("com.example", "Swirl", java.lang.foreign.MemorySegment.ofArray(new byte[0]));
        var node = new Node(0, "/block/swirl", unknown, List.of("x"), List.of("y"));
        assertThatThrownBy(() -> computeNodes(floats(SIX, 2, 3), List.of(node))).isInstanceOf(InputException.class)
                .hasMessageContaining("/block/swirl").hasMessageContaining("com.example.Swirl");
    }

    private static void check(Array result, Shape shape, float... values) {
        assertThat(result.shape()).isEqualTo(shape);
        assertThat(result.toFloats()).usingComparatorWithPrecision(1e-5f).containsExactly(values);
    }

    private static Array floats(float[] values, long... sizes) {
        return Array.of(values, sizes);
    }

    private static Array scalar(float value) {
        return Array.of(new float[]{value}, Shape.SCALAR);
    }

    /// One node whose first input is the graph's and whose others are constants.
    static Array compute(Op op, Array x, Array... constants) {
        var inputs = new ArrayList<>(List.of("x"));
        for (int i = 0; i < constants.length; i++) {
            inputs.add("c" + (i + 1));
        }
        return computeNodes(x, List.of(new Node(0, "", op, inputs, List.of("y"))), constants);
    }

    /// Nodes from `x` and the constants `c1`, `c2` … to `y`.
    static Array computeNodes(Array x, List<Node> nodes, Array... constants) {
        var weights = new LinkedHashMap<String, Weight>();
        for (int i = 0; i < constants.length; i++) {
            weights.put("c" + (i + 1), new Dense(constants[i]));
        }
        var input = new Value("x", ElementType.FLOAT32, x.shape());
        var output = new Value("y", ElementType.FLOAT32, new Shape(List.of(new Dim.Unknown())));
        var graph = new Graph("", List.of(input), List.of(output), nodes, weights, Source.own());
        try (Network network = Network.of(graph)) {
            return network.run(java.util.Map.of("x", x)).get("y");
        }
    }
}
