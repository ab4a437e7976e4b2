package espalier.ui.network;

import espalier.experiment.ModelFacts;
import espalier.model.array.Dim;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Source;
import espalier.model.graph.Value;
import espalier.ui.Selection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// Networks for pictures and tests of the left pane.
public final class SampleNetworks {
    private SampleNetworks() {
    }

    /// A LeNet-5 with every technique on it.
    public static NetworkState lenet5() {
        var boxes = List.of(pill("in", "input 1×28×28"), card("conv1", "Conv 5×5 · 20"), pill("p1", "MaxPool 2×2"),
                card("conv2", "Conv 5×5 · 50"), pill("p2", "MaxPool 2×2"), pill("f", "Flatten"),
                card("fc1", "Gemm 500×800"), pill("r", "Relu"), card("fc2", "Gemm 10×500"), pill("out", "output 10"));
        var layers = List.of(
                layer("conv1", "Conv", "20 × 1 × 5 × 5", 500, 960, OptionalDouble.of(0.6), OptionalInt.of(5),
                        OptionalInt.empty(), 24.1),
                layer("conv2", "Conv", "50 × 20 × 5 × 5", 25_000, 16_000, OptionalDouble.of(0.88), OptionalInt.of(4),
                        OptionalInt.of(32), 15.2),
                layer("fc1", "Gemm", "500 × 800", 400_000, 27_600, OptionalDouble.of(0.95), OptionalInt.of(4),
                        OptionalInt.empty(), 16.8),
                layer("fc2", "Gemm", "10 × 500", 5000, 20_000, OptionalDouble.empty(), OptionalInt.empty(),
                        OptionalInt.empty(), Double.NaN));
        return new NetworkState(new Wiring(boxes, chain(boxes)), layers, Selection.of("fc1"));
    }

    /// A network of many blocks with skip connections and long names.
    public static NetworkState residual(int blocks) {
        var boxes = new ArrayList<>(List.of(pill("in", "input 3×32×32")));
        var lines = new ArrayList<Wiring.Line>();
        var layers = new ArrayList<LayerFigures>();
        String before = "in";
        for (int i = 0; i < blocks; i++) {
            String name = "backbone.stages.%d.blocks.%d.depthwise_separable_convolution".formatted(i / 3, i);
            boxes.add(card(name, "Conv 3×3 · 64 depthwise"));
            boxes.add(pill("add" + i, "Add"));
            lines.add(new Wiring.Line(before, name));
            lines.add(new Wiring.Line(name, "add" + i));
            lines.add(new Wiring.Line(before, "add" + i));
            layers.add(layer(name, "Conv", "64 × 64 × 3 × 3", 36_864, 147_456, OptionalDouble.empty(),
                    OptionalInt.of(8), OptionalInt.empty(), 40));
            before = "add" + i;
        }
        return new NetworkState(new Wiring(boxes, lines), layers, Selection.of(layers.get(1).name()));
    }

    private static Wiring.Box card(String name, String detail) {
        return new Wiring.Box(name, name, detail, Optional.of(name));
    }

    private static Wiring.Box pill(String key, String detail) {
        return new Wiring.Box(key, key, detail, Optional.empty());
    }

    private static List<Wiring.Line> chain(List<Wiring.Box> boxes) {
        var lines = new ArrayList<Wiring.Line>();
        for (int i = 1; i < boxes.size(); i++) {
            lines.add(new Wiring.Line(boxes.get(i - 1).key(), boxes.get(i).key()));
        }
        return lines;
    }

    private static LayerFigures layer(String name, String operator, String shape, long parameters, long bytes,
            OptionalDouble sparsity, OptionalInt bits, OptionalInt rank, double decibels) {
        return new LayerFigures(name, operator, shape, parameters, 4 * parameters, bytes, sparsity, bits, rank,
                Double.isNaN(decibels) ? OptionalDouble.empty() : OptionalDouble.of(decibels));
    }

    /// What the file of a model says that has nodes nobody knows.
    static ModelFacts facts() {
        var batch = new Dim.Symbol("batch");
        var source = new Source("ONNX", "pytorch 2.7.1", 8, Map.of("", 17L, "com.microsoft", 1L), Map.of());
        return new ModelFacts(Path.of("models", "lenet5.onnx"), "coded", source,
                List.of(new Value("input", ElementType.FLOAT32,
                        new Shape(List.of(batch, Dim.of(1), Dim.of(28), Dim.of(28))))),
                List.of(new Value("the_logits_of_the_last_classifier_head", ElementType.FLOAT32,
                        new Shape(List.of(batch, Dim.of(10))))),
                List.of(new ModelFacts.Operator("Conv", 12, true),
                        new ModelFacts.Operator("com.microsoft.FusedMatMul", 2, false)),
                List.of(new ModelFacts.Storage("float32", 8, 431_080), new ModelFacts.Storage("int64", 2, 6)),
                List.of("The model cannot run because node '/layer1/matmul' uses operator com.microsoft.FusedMatMul, which "
                        + "Espalier shows and keeps but does not compute."));
    }
}
