package espalier.model.graph;

import espalier.model.array.Dim;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.metric.Cost;
import espalier.model.op.ArgExtreme;
import espalier.model.op.ArrangingOp;
import espalier.model.op.BatchNorm;
import espalier.model.op.BatchNormTraining;
import espalier.model.op.Binary;
import espalier.model.op.Cast;
import espalier.model.op.CastLike;
import espalier.model.op.Clip;
import espalier.model.op.Combine;
import espalier.model.op.Constant;
import espalier.model.op.Conv;
import espalier.model.op.ConvInteger;
import espalier.model.op.ConvTranspose;
import espalier.model.op.CumSum;
import espalier.model.op.DequantizeLinear;
import espalier.model.op.Dropout;
import espalier.model.op.DynamicQuantizeLinear;
import espalier.model.op.Einsum;
import espalier.model.op.Fact;
import espalier.model.op.Gemm;
import espalier.model.op.GlobalLpPool;
import espalier.model.op.GlobalPool;
import espalier.model.op.GridSample;
import espalier.model.op.Hardmax;
import espalier.model.op.Inputs;
import espalier.model.op.IntegerOp;
import espalier.model.op.IsInf;
import espalier.model.op.LpPool;
import espalier.model.op.MatMul;
import espalier.model.op.MatMulInteger;
import espalier.model.op.MaxUnpool;
import espalier.model.op.Normalization;
import espalier.model.op.Op;
import espalier.model.op.Pad;
import espalier.model.op.Pool;
import espalier.model.op.QLinearConv;
import espalier.model.op.QLinearMatMul;
import espalier.model.op.QuantizeLinear;
import espalier.model.op.Range;
import espalier.model.op.Reduce;
import espalier.model.op.Resize;
import espalier.model.op.Softmax;
import espalier.model.op.Unary;
import espalier.model.op.Unknown;
import espalier.model.op.Where;
import espalier.model.weight.Dense;
import espalier.model.weight.LowRank;
import espalier.model.weight.Weight;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.ToLongBiFunction;

/// What a graph costs for one input, layer by layer and in all.
///
/// A layer's parameters are those of its weight; the total counts every float weight that nodes compute with, biases and
/// batch-norm scales too, but not running statistics, bounds and padding values. MACs are those of convolutions and matrix
/// products.
///
/// @param layers by layer name, in the order of the nodes
/// @param isComplete whether every size was known; otherwise MACs lack the nodes whose sizes depend on the input's
public record Costs(SequencedMap<String, Cost> layers, Cost total, boolean isComplete) {
    /// What `graph` costs for one input of the size it says.
    public static Costs of(Graph graph) {
        return of(graph, Optional.empty());
    }

    /// What `graph` costs for one input.
    ///
    /// @param input the shape of the first input, with or without the batch dimension
    /// @throws espalier.model.InputException if it does not fit the graph
    public static Costs of(Graph graph, Optional<Shape> input) {
        return of(graph, input, (_, weight) -> weight.nonZeros());
    }

    /// What `graph` costs for one input, where the caller knows how many numbers of each weight are not zero.
    ///
    /// @param nonZeros by name and weight, what [Weight#nonZeros()] would count
    /// @throws espalier.model.InputException if the input does not fit the graph
    public static Costs of(Graph graph, Optional<Shape> input, ToLongBiFunction<String, Weight> nonZeros) {
        return new Counter(graph, input, nonZeros).count();
    }

    /// Counts the costs of one graph.
    private static final class Counter {
        private final Graph graph;
        private final Shapes shapes;
        private final long batch;
        private final Map<String, String> aliases;
        private final Map<String, Long> nonZeros = new HashMap<>();
        private final ToLongBiFunction<String, Weight> counting;
        private final Set<String> open = new HashSet<>();

        Counter(Graph graph, Optional<Shape> input, ToLongBiFunction<String, Weight> counting) {
            this.graph = graph;
            this.counting = counting;
            Map<String, Shape> inputs = InputShapes.forOne(graph, input);
            this.shapes = Shapes.of(graph, inputs);
            this.batch = graph.inputs().stream().limit(1).map(value -> inputs.get(value.name()))
                    .filter(shape -> shape.rank() > 1).mapToLong(shape -> Math.max(1, shape.dim(0).sizeOr(1)))
                    .findFirst().orElse(1);
            this.aliases = Layers.aliases(graph);
        }

        Costs count() {
            var layers = new LinkedHashMap<String, Cost>();
            var byNode = new HashMap<Integer, String>();
            for (Layer layer : graph.layers()) {
                layers.put(layer.name(), stored(layer.weight()));
                byNode.put(layer.node().id(), layer.name());
            }
            Cost total = Cost.NONE;
            for (Node node : graph.nodes()) {
                Cost work = work(node);
                total = total.plus(work);
                if (byNode.containsKey(node.id())) {
                    layers.merge(byNode.get(node.id()), work, Cost::plus);
                }
            }
            for (String weight : counted()) {
                total = total.plus(stored(weight));
            }
            return new Costs(layers, total, open.isEmpty() && !graph.isLoose());
        }

        private Cost stored(String name) {
            return new Cost(graph.weights().get(name).parameters(), nonZeros(name), 0, 0);
        }

        private long nonZeros(String name) {
            return nonZeros.computeIfAbsent(name, weight -> counting.applyAsLong(weight, graph.weights().get(weight)));
        }

        /// The weights that count as parameters, each once.
        private Set<String> counted() {
            var counted = new HashSet<String>();
            if (graph.isLoose()) {
                graph.weights().forEach((name, weight) -> {
                    if (isFloating(weight) && !name.endsWith("running_mean") && !name.endsWith("running_var")) {
                        counted.add(name);
                    }
                });
            }
            for (Node node : graph.nodes()) {
                for (int i = 0; i < node.inputs().size(); i++) {
                    String name = aliases.getOrDefault(node.input(i), node.input(i));
                    if (isParameter(node, i) && graph.weights().containsKey(name)
                            && isFloating(graph.weights().get(name))) {
                        counted.add(name);
                    }
                }
            }
            return counted;
        }

        private static boolean isParameter(Node node, int input) {
            return switch (node.op()) {
                case BatchNorm _,BatchNormTraining _ -> input == 1 || input == 2;
                case Clip _,Pad _,Dropout _,Resize _,IntegerOp _ -> input == 0;
                case Unary unary -> unary.kind() != Unary.Kind.Identity;
                default -> true;
            };
        }

        private static boolean isFloating(Weight weight) {
            return !(weight instanceof Dense dense) || dense.array().type().isFloating();
        }

        private Cost work(Node node) {
            return switch (node.op()) {
                case Conv _ -> constant(node, 1).map(name -> weighted(node, name)).orElseGet(() -> product(node, 1));
                case ConvTranspose _ -> constant(node, 1).map(name -> weighted(node, name))
                        .orElseGet(() -> transposed(node));
                case Gemm gemm -> constant(node, 1).map(name -> weighted(node, name))
                        .orElseGet(() -> product(node, gemm.transposeA() ? 0 : 1));
                case MatMul _ -> constant(node, 1).filter(name -> graph.weights().get(name).shape().rank() == 2)
                        .map(name -> weighted(node, name)).orElseGet(() -> product(node, -1));
                case QLinearConv _ -> integers(node, kernels(node, 3));
                case ConvInteger _ -> integers(node, kernels(node, 1));
                case QLinearMatMul _,MatMulInteger _ -> integers(node, shapes.shape(node.input(0))
                        .map(shape -> new Shape(List.of(shape.dim(-1)))));
                case GlobalLpPool _,GlobalPool _,LpPool _,MaxUnpool _,Pool _ -> Cost.NONE;
                case Einsum _,GridSample _,Normalization _,Resize _ -> Cost.NONE;
                case ArgExtreme _,Binary _,Cast _,CastLike _,Clip _,Combine _,CumSum _,Dropout _ -> Cost.NONE;
                case Hardmax _,IsInf _,Range _,Reduce _,Softmax _,Unary _,Where _ -> Cost.NONE;
                case DequantizeLinear _,DynamicQuantizeLinear _,QuantizeLinear _ -> Cost.NONE;
                case ArrangingOp _,Constant _,Unknown _ -> Cost.NONE;
            };
        }

        /// The numbers of a convolution's weight that meet in one of its results.
        private Optional<Shape> kernels(Node node, int weight) {
            return shapes.shape(node.input(weight)).map(shape -> new Shape(shape.dims().subList(1, shape.rank())));
        }

        /// The work of integers: for each result the products of `inner` numbers.
        private Cost integers(Node node, Optional<Shape> inner) {
            long macs = perInput(node.output(), shapes.shape(node.output()))
                    * inner.filter(Shape::isKnown).map(Shape::elements).orElse(0L);
            return new Cost(0, 0, macs, macs);
        }

        private Optional<String> constant(Node node, int input) {
            return Optional.of(aliases.getOrDefault(node.input(input), node.input(input)))
                    .filter(graph.weights()::containsKey);
        }

        /// The work of a node that uses every number of its weight once at each position.
        private Cost weighted(Node node, String name) {
            Weight weight = graph.weights().get(name);
            boolean isProduct = weight instanceof LowRank;
            if (weight instanceof LowRank factors && FactoredNodes.fits(node, factors)) {
                return factored(node, factors);
            }
            long positions = positions(node, node.op(), shapes.shape(node.input(0)), shapes.shape(node.output()));
            return new Cost(0, 0, positions * weight.shape().elements(),
                    positions * (isProduct ? weight.shape().elements() : nonZeros(name)));
        }

        /// The work of the nodes that a node becomes, of each at the positions that it has.
        private Cost factored(Node node, LowRank weight) {
            Cost work = Cost.NONE;
            Optional<Shape> data = shapes.shape(node.input(0));
            for (FactoredNodes.Part part : FactoredNodes.parts(node.op(), weight)) {
                Weight factor = weight.factors().get(part.factor());
                Inputs inputs = Inputs.of(new Fact(Optional.empty(), data, Optional.empty()),
                        Fact.of(ElementType.FLOAT32, factor.shape()));
                Optional<Shape> result = part.op().infer(inputs, 1).getFirst().shape();
                long positions = positions(node, part.op(), data, result);
                work = work.plus(new Cost(0, 0, positions * factor.parameters(), positions * factor.nonZeros()));
                data = result;
            }
            return work;
        }

        /// At how many positions of one input an operator uses each number of its weight.
        private long positions(Node node, Op op, Optional<Shape> data, Optional<Shape> result) {
            return switch (op) {
                case Conv _ -> perInput(node.output(), spatial(result));
                case ConvTranspose _ -> perInput(node.input(0), spatial(data));
                case Gemm gemm -> perInput(node.input(0),
                        data.map(shape -> new Shape(List.of(shape.dim(gemm.transposeA() ? 1 : 0)))));
                default -> perInput(node.input(0),
                        data.map(shape -> new Shape(shape.dims().subList(0, Math.max(0, shape.rank() - 1)))));
            };
        }

        /// All but the channels.
        private static Optional<Shape> spatial(Optional<Shape> shape) {
            return shape.filter(some -> some.rank() > 2).map(some -> some.with(1, Dim.of(1)));
        }

        /// The work of a transposed convolution with a computed kernel: each number of the data meets all of its channel's.
        private Cost transposed(Node node) {
            Optional<Shape> kernels = shapes.shape(node.input(1)).filter(shape -> shape.rank() > 2)
                    .map(shape -> shape.with(0, Dim.of(1)));
            long macs = perInput(node.input(0), shapes.shape(node.input(0))) * perInput(node.input(1), kernels);
            return new Cost(0, 0, macs, macs);
        }

        /// The work of a product of two computed matrices (or of a convolution with a computed kernel).
        private Cost product(Node node, int innerAxis) {
            Optional<Shape> output = shapes.shape(node.output());
            Optional<Shape> inner = node.op() instanceof Conv
                    ? shapes.shape(node.input(1)).map(shape -> new Shape(shape.dims().subList(1, shape.rank())))
                    : shapes.shape(node.input(0)).map(shape -> new Shape(List.of(shape.dim(innerAxis))));
            if (inner.isEmpty() || !inner.get().isKnown()) {
                open.add(node.output());
                return Cost.NONE;
            }
            long macs = perInput(node.output(), output) * inner.get().elements();
            return new Cost(0, 0, macs, macs);
        }

        private long perInput(String value, Optional<Shape> shape) {
            if (shape.isEmpty() || !shape.get().isKnown()) {
                open.add(value);
                return 0;
            }
            long elements = shape.get().elements();
            return elements % batch == 0 ? elements / batch : elements;
        }
    }
}
