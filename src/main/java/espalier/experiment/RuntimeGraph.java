package espalier.experiment;

import espalier.compress.integer.ActivationRange;
import espalier.compress.integer.FourBitRewrite;
import espalier.compress.integer.IntegerRewrite;
import espalier.compress.integer.IntegerStyle;
import espalier.data.Examples;
import espalier.job.JobContext;
import espalier.model.InputException;
import espalier.model.array.ElementType;
import espalier.model.graph.Graph;
import espalier.model.graph.Shapes;
import espalier.model.op.Constant;
import espalier.model.op.IntegerOp;
import espalier.model.rewrite.HalfPrecision;
import espalier.train.Calibration;
import espalier.train.Network;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A compressed graph in the precision that a file computes with; it runs in this program like any other.
///
/// @param notes sentences on what had to change
record RuntimeGraph(Graph graph, List<String> notes) {
    /// Inputs that show whether values grow too large for 16-bit floats.
    private static final int OVERFLOW_INPUTS = 16;

    RuntimeGraph {
        notes = List.copyOf(notes);
    }

    /// `compressed` as `options` want it.
    ///
    /// @param inputs what activations are looked at on, where integers are asked for
    /// @throws InputException if integers are asked for and there are no inputs, or the graph cannot run
    static RuntimeGraph of(Graph compressed, ExportOptions options, Optional<Examples> inputs, JobContext context) {
        return switch (options.precision()) {
            case FLOAT32 -> new RuntimeGraph(compressed, List.of());
            case FLOAT16 -> halves(compressed, inputs, context);
            case INT4 -> fourBits(compressed);
            case INT8 -> integers(compressed, options, inputs.orElseThrow(() -> new InputException(
                    "Precision int8 needs inputs to calibrate activations on; give data (--data) or inputs alone (--calibration-inputs F.npz).")),
                    context);
        };
    }

    /// A graph whose file is as long as that of [#of]; the numbers in it mean nothing.
    static Graph sized(Graph compressed, ExportOptions options) {
        return switch (options.precision()) {
            case FLOAT32 -> compressed;
            case FLOAT16 -> HalfPrecision.of(compressed);
            case INT4 -> fourBits(compressed).graph();
            case INT8 -> sizedIntegers(compressed, options);
        };
    }

    private static Graph sizedIntegers(Graph compressed, ExportOptions options) {
        Graph prepared = IntegerRewrite.prepared(compressed);
        var ranges = new LinkedHashMap<String, ActivationRange>();
        IntegerRewrite.values(prepared, options.target().style())
                .forEach(value -> ranges.put(value, new ActivationRange(-1, 1)));
        return IntegerRewrite.of(prepared, options.target().style(), ranges).graph();
    }

    /// Names the values that grow beyond what 16-bit floats hold, as far as a few inputs tell.
    private static RuntimeGraph halves(Graph compressed, Optional<Examples> inputs, JobContext context) {
        Graph half = HalfPrecision.of(compressed);
        if (inputs.isEmpty() || Network.obstacle(compressed).isPresent()) {
            return new RuntimeGraph(half, List.of());
        }
        var values = new LinkedHashSet<String>();
        Shapes.of(compressed).values().forEach((name, value) -> {
            if (value.type() == ElementType.FLOAT32) {
                values.add(name);
            }
        });
        compressed.nodes().stream().filter(node -> node.op() instanceof Constant)
                .forEach(node -> values.remove(node.output()));
        var seen = Calibration.collect(compressed, values, SampledExamples.of(inputs.get(), OVERFLOW_INPUTS), context);
        var notes = new ArrayList<String>();
        seen.forEach((name, statistics) -> {
            float most = Math.max(-statistics.least(), statistics.greatest());
            if (most > HalfPrecision.MOST) {
                notes.add(String.format(Locale.ROOT,
                        "The value '%s' reaches %.3g, more than 16-bit floats can hold (65,504); choose precision float32.",
                        name, most));
            }
        });
        return new RuntimeGraph(half, notes);
    }

    private static RuntimeGraph fourBits(Graph compressed) {
        IntegerRewrite.Result result = FourBitRewrite.of(compressed);
        return new RuntimeGraph(result.graph(), result.notes());
    }

    private static RuntimeGraph integers(Graph compressed, ExportOptions options, Examples inputs, JobContext context) {
        if (compressed.nodes().stream().anyMatch(node -> node.op() instanceof IntegerOp)) {
            throw new InputException(
                    "The model computes with integers already; export the model it was made from, or leave the precision float32.");
        }
        IntegerStyle style = options.target().style();
        Graph prepared = IntegerRewrite.prepared(compressed);
        var seen = Calibration.collect(prepared, IntegerRewrite.values(prepared, style),
                SampledExamples.of(inputs, options.calibrationInputs()), context);
        Map<String, ActivationRange> ranges = IntegerRewrite.ranges(seen, options.calibration(), options.percentile(),
                style);
        IntegerRewrite.Result result = IntegerRewrite.of(prepared, style, ranges);
        return new RuntimeGraph(result.graph(), result.notes());
    }
}
