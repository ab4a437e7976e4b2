package espalier.experiment.conformance;

import espalier.experiment.conformance.QuantizedView.Site;
import espalier.model.array.ElementType;
import espalier.model.graph.Node;
import espalier.model.op.Concat;
import espalier.model.op.Conv;
import espalier.model.op.Gemm;
import espalier.model.op.MatMul;
import espalier.model.op.Pool;
import espalier.model.op.Unknown;
import espalier.model.weight.Grid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// What runtimes ask of the integers in a graph.
///
/// Sources: NVIDIA, *TensorRT documentation*, "Working with Quantized Types"; *TensorFlow Lite 8-bit quantization specification*; ONNX
/// Runtime's selectors of QDQ nodes; OpenVINO, *Quantized models*.
final class Rules {
    private static final Set<ElementType> FOUR_BITS = Set.of(ElementType.INT4, ElementType.UINT4);
    private static final Set<ElementType> UNSIGNED = Set.of(ElementType.UINT8, ElementType.UINT16, ElementType.UINT4);
    private static final Set<ElementType> WIDE = Set.of(ElementType.INT16, ElementType.UINT16, ElementType.INT32);

    private Rules() {
    }

    private static List<String> each(QuantizedView graph, Predicate<Site> breaks, String sentence) {
        return graph.sites().stream().filter(breaks).map(site -> "node " + site.name() + " " + sentence + ".").toList();
    }

    static List<String> operators(QuantizedView graph) {
        return graph.graph().nodes().stream().filter(node -> node.op() instanceof Unknown)
                .map(node -> "node " + QuantizedView.nameOf(node) + " uses operator " + node.op().type()
                        + ", about which nothing is known.")
                .toList();
    }

    static List<String> zerosAreZero(QuantizedView graph) {
        return each(graph, site -> !site.isZeroFree(), "has a zero-point other than 0; only symmetric grids are taken");
    }

    static List<String> weightsAreSymmetric(QuantizedView graph) {
        return each(graph, site -> site.decodesConstant() && !site.isZeroFree(),
                "decodes a weight with a zero-point other than 0");
    }

    static List<String> noUnsigned(QuantizedView graph) {
        return each(graph, site -> UNSIGNED.contains(site.type()), "has unsigned integers; only INT8 is taken");
    }

    static List<String> noWideIntegers(QuantizedView graph) {
        return each(graph, site -> WIDE.contains(site.type()),
                "has integers of more than 8 bits; a bias stays a float here");
    }

    static List<String> moreThan8Bits(QuantizedView graph) {
        return each(graph, site -> WIDE.contains(site.type()) && !site.decodesConstant(),
                "rounds activations to more than 8 bits, which is not fused");
    }

    static List<String> noFourBits(QuantizedView graph) {
        return each(graph, site -> FOUR_BITS.contains(site.type()), "has 4-bit integers; only INT8 is taken");
    }

    /// Weights of 4 bits are for products alone, and not where activations are integers too.
    static List<String> fourBitsForProducts(QuantizedView graph) {
        var sentences = new ArrayList<String>();
        for (Node layer : graph.layers()) {
            Optional<Site> weight = graph.gridOf(layer, 1).filter(site -> FOUR_BITS.contains(site.type()));
            if (weight.isPresent() && layer.op() instanceof Conv) {
                sentences.add("node " + QuantizedView.nameOf(layer)
                        + " convolves with 4-bit weights, which only matrix products take.");
            } else if (weight.isPresent() && graph.gridOf(layer, 0).isPresent()) {
                sentences.add("node " + QuantizedView.nameOf(layer)
                        + " multiplies 4-bit weights with rounded activations; they are for weights alone.");
            }
        }
        return sentences;
    }

    static List<String> channelsAreFirst(QuantizedView graph) {
        var sentences = new ArrayList<String>();
        for (Node layer : graph.layers()) {
            int outputAxis = layer.op() instanceof Conv || layer.op() instanceof Gemm gemm && gemm.transposeB() ? 0 : 1;
            graph.gridOf(layer, 1).filter(site -> site.axis() != Grid.TENSOR && site.axis() != outputAxis)
                    .ifPresent(_ -> sentences.add("node " + QuantizedView.nameOf(layer)
                            + " has a weight with scales along another axis than its output channels."));
        }
        return sentences;
    }

    static List<String> oneScaleForProducts(QuantizedView graph) {
        var sentences = new ArrayList<String>();
        for (Node layer : graph.layers()) {
            if (layer.op() instanceof Gemm || layer.op() instanceof MatMul) {
                graph.gridOf(layer, 1).filter(site -> site.axis() != Grid.TENSOR)
                        .ifPresent(_ -> sentences.add("node " + QuantizedView.nameOf(layer)
                                + " has a scale per output; fully-connected layers take one for the whole weight."));
            }
        }
        return sentences;
    }

    static List<String> biasesAreOfTheProducts(QuantizedView graph) {
        var sentences = new ArrayList<String>();
        for (Node layer : graph.layers()) {
            Optional<Site> data = graph.gridOf(layer, 0);
            Optional<Site> weight = graph.gridOf(layer, 1);
            if (data.isEmpty() || weight.isEmpty() || !layer.hasInput(2)) {
                continue;
            }
            Optional<Site> bias = graph.gridOf(layer, 2);
            if (bias.isEmpty() || bias.get().type() != ElementType.INT32) {
                sentences.add("node " + QuantizedView.nameOf(layer)
                        + " multiplies integers but adds a bias that is not INT32.");
            } else if (!fits(data.get(), weight.get(), bias.get())) {
                sentences.add("node " + QuantizedView.nameOf(layer)
                        + " has a bias whose scale is not that of data times weight.");
            }
        }
        return sentences;
    }

    private static boolean fits(Site data, Site weight, Site bias) {
        float[] scales = weight.scales();
        if (scales.length != bias.scales().length) {
            return false;
        }
        for (int i = 0; i < scales.length; i++) {
            double product = (double) data.scales()[0] * scales[i];
            if (Math.abs(product - bias.scales()[i]) > 1e-6 * product) {
                return false;
            }
        }
        return true;
    }

    static List<String> oneGridAround(QuantizedView graph) {
        var sentences = new ArrayList<String>();
        for (Node node : graph.graph().nodes()) {
            if (!(node.op() instanceof Pool) && !(node.op() instanceof Concat)) {
                continue;
            }
            Optional<Site> after = graph.gridAfter(node);
            for (int i = 0; i < node.inputs().size() && after.isPresent(); i++) {
                Optional<Site> before = graph.gridOf(node, i);
                if (before.isPresent() && (before.get().scales()[0] != after.get().scales()[0]
                        || before.get().zeros()[0] != after.get().zeros()[0])) {
                    sentences.add("node " + QuantizedView.nameOf(node)
                            + " has another grid after it than before it; poolings and joins keep theirs.");
                    break;
                }
            }
        }
        return sentences;
    }
}
