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
import espalier.model.op.Binary;
import espalier.model.op.Binary.Kind;
import espalier.model.op.Cast;
import espalier.model.op.Concat;
import espalier.model.op.Op;
import espalier.model.op.Reduce;
import espalier.model.op.ShapeOf;
import espalier.model.op.Unary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Runs small graphs by the names of their inputs and outputs, in every type.
class NetworkTest {
    @Test
    void integersWrapAsTheirTypeDoes() {
        assertThat(whole(Kind.Add, ElementType.INT8, 127, 1)).isEqualTo(-128);
        assertThat(whole(Kind.Mul, ElementType.UINT8, 16, 17)).isEqualTo(16);
        assertThat(whole(Kind.Sub, ElementType.UINT16, 3, 5)).isEqualTo(65534);
        assertThat(whole(Kind.Add, ElementType.INT16, 32767, 2)).isEqualTo(-32767);
        assertThat(whole(Kind.Mul, ElementType.UINT32, 0xffffffffL, 0xffffffffL)).isEqualTo(1);
        assertThat(whole(Kind.Add, ElementType.INT32, Integer.MAX_VALUE, 1)).isEqualTo(Integer.MIN_VALUE);
        assertThat(whole(Kind.Pow, ElementType.INT64, 3, 40)).isEqualTo(-6289078614652622815L);
        assertThat(whole(Kind.BitShiftLeft, ElementType.UINT16, 0x8001, 1)).isEqualTo(2);
    }

    @Test
    void sixtyFourBitsWithoutASignAreNotNegative() {
        long large = -2;
        assertThat(whole(Kind.Div, ElementType.UINT64, large, 2)).isEqualTo(Long.MAX_VALUE);
        assertThat(whole(Kind.Mod, ElementType.UINT64, large, 10)).isEqualTo(4);
        assertThat(whole(Kind.Max, ElementType.UINT64, large, 7)).isEqualTo(large);
        assertThat(whole(Kind.Greater, ElementType.UINT64, large, 7)).isEqualTo(1);
        Array x = Array.ofLongs(ElementType.UINT64, Shape.of(2), large, 3);
        assertThat(one(new Cast(ElementType.FLOAT64), x).toDoubles()).containsExactly(0x1p64 - 2, 3);
        assertThat(one(new Reduce(Reduce.Kind.Max, true, false), x).toLongs()).containsExactly(large);
    }

    private static long whole(Kind kind, ElementType type, long a, long b) {
        var inputs = new LinkedHashMap<String, Array>();
        inputs.put("a", Array.ofLongs(type, Shape.of(1), a));
        inputs.put("b", Array.ofLongs(type, Shape.SCALAR, b));
        Array result = run(List.of(new Node(0, "", new Binary(kind), List.of("a", "b"), List.of("y"))), inputs)
                .get("y");
        assertThat(result.type()).isEqualTo(kind == Kind.Greater ? ElementType.BOOL : type);
        return result.toLongs()[0];
    }

    @Test
    void floatsKeepTheirTypeAndDoublesTheirPrecision() {
        Array tiny = Array.ofDoubles(ElementType.FLOAT64, Shape.of(1), 1e-12);
        assertThat(one(Unary.of(Unary.Kind.Exp), tiny).toDoubles()[0]).isEqualTo(Math.exp(1e-12));
        for (ElementType type : List.of(ElementType.FLOAT16, ElementType.BFLOAT16)) {
            Array x = Array.ofDoubles(type, Shape.of(2), 2, 3);
            Array root = one(Unary.of(Unary.Kind.Sqrt), x);
            assertThat(root.sameContentAs(Array.ofDoubles(type, Shape.of(2), (float) Math.sqrt(2),
                    (float) Math.sqrt(3)))).as(type.name()).isTrue();
        }
    }

    @Test
    void takesArraysOfNothingAndSingleNumbers() {
        Array nothing = Array.of(new float[0], 0, 3);
        assertThat(one(Unary.of(Unary.Kind.Exp), nothing).shape()).isEqualTo(Shape.of(0, 3));
        assertThat(one(new Reduce(Reduce.Kind.Sum, false, false), nothing).toFloats()).containsExactly(0);
        assertThat(one(new ShapeOf(0, ShapeOf.ALL), nothing).toLongs()).containsExactly(0, 3);
        Array number = Array.ofLongs(ElementType.BOOL, Shape.SCALAR, 1);
        assertThat(one(Unary.of(Unary.Kind.Not), number).sameContentAs(Array.ofLongs(ElementType.BOOL, Shape.SCALAR,
                0))).isTrue();
    }

    @Test
    void namesInputsThatAreMissingUnknownOrDoNotFit() {
        Graph graph = graph(List.of(new Node(0, "", new Binary(Kind.Add), List.of("a", "b"), List.of("y"))),
                Map.of("a", Array.of(1, 2), "b", Array.of(3, 4)));
        try (Network network = Network.of(graph)) {
            assertThatThrownBy(() -> network.run(Map.of("a", Array.of(1, 2)))).isInstanceOf(InputException.class)
                    .hasMessageContaining("'b' is missing");
            assertThatThrownBy(() -> network.run(Map.of("a", Array.of(1, 2), "b", Array.of(1, 2), "z", Array.of(1))))
                    .hasMessageContaining("no input 'z'");
            assertThatThrownBy(() -> network.run(Map.of("a", Array.of(1, 2), "b", Array.of(1, 2, 3))))
                    .hasMessageContaining("'b' is of 2").hasMessageContaining("not of 3");
            assertThatThrownBy(() -> network.run(Map.of("a", Array.of(1, 2), "b", Array.of(new float[]{1, 0.5f}, 2))))
                    .hasMessageContaining("'b' is of INT64");
            assertThat(network.run(Map.of("a", Array.of(1, 2), "b", Array.of(new float[]{3, 4}, 2))).get("y")
                    .toLongs()).containsExactly(4, 6);
            assertThatThrownBy(() -> network.run(Array.of(1, 2))).hasMessageContaining("takes 2 inputs");
        }
        assertThat(Network.obstacle(graph)).isEmpty();
        assertThat(Network.dataObstacle(graph).orElseThrow()).contains("takes 2 inputs");
    }

    @Test
    void runsAnyNumberOfExamplesExactly() {
        for (Dim batch : List.of(Dim.of(2), new Dim.Symbol("n"))) {
            var x = new Value("x", ElementType.INT64, new Shape(List.of(batch, Dim.of(2))));
            var nodes = List.of(new Node(0, "", new Concat(1), List.of("x", "x"), List.of("twice")),
                    new Node(1, "", new Cast(ElementType.FLOAT32), List.of("x"), List.of("y")));
            var graph = new Graph("", List.of(x),
                    List.of(new Value("twice", ElementType.INT64, new Shape(List.of(batch, Dim.of(4)))),
                            new Value("y", ElementType.FLOAT32, x.shape())),
                    nodes, new LinkedHashMap<>(), Source.own());
            long[] values = new long[2 * 131];
            java.util.Arrays.setAll(values, i -> (1L << 60) + i);
            try (Network network = Network.of(graph)) {
                var outputs = network.run(Map.of("x", Array.of(values).reshaped(Shape.of(131, 2))));
                assertThat(outputs.keySet()).containsExactly("twice", "y");
                assertThat(outputs.get("twice").shape()).isEqualTo(Shape.of(131, 4));
                for (int i = 0; i < 131; i++) {
                    assertThat(outputs.get("twice").toLongs()[4 * i + 3]).isEqualTo((1L << 60) + 2 * i + 1);
                }
                assertThat(outputs.get("y").type()).isEqualTo(ElementType.FLOAT32);
            }
        }
    }

    private static Array one(Op op, Array x) {
        return run(List.of(new Node(0, "", op, List.of("x"), List.of("y"))), Map.of("x", x)).get("y");
    }

    private static Map<String, Array> run(List<Node> nodes, Map<String, Array> inputs) {
        try (Network network = Network.of(graph(nodes, inputs))) {
            return network.run(inputs);
        }
    }

    private static Graph graph(List<Node> nodes, Map<String, Array> inputs) {
        var values = new ArrayList<Value>();
        inputs.forEach((name, array) -> values.add(new Value(name, array.type(), array.shape())));
        return new Graph("", values, List.of(new Value("y", ElementType.FLOAT32, Shape.SCALAR)), nodes,
                new LinkedHashMap<>(), Source.own());
    }
}
