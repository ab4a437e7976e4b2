package espalier.experiment;

import espalier.compress.integer.ActivationRange;
import espalier.compress.integer.IntegerRewrite;
import espalier.compress.integer.IntegerStyle;
import espalier.data.Examples;
import espalier.job.JobContext;
import espalier.model.InputException;
import espalier.model.graph.Graph;
import espalier.train.Calibration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A compressed graph in the precision that a file computes with; it runs in this program like any other.
///
/// @param notes sentences on what had to change
record RuntimeGraph(Graph graph, List<String> notes) {
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
            case FLOAT16 -> throw new InputException("not yet");
            case INT8 -> integers(compressed, options, inputs.orElseThrow(() -> new InputException(
                    "Precision int8 needs inputs to calibrate activations on; give data (--data) or inputs alone (--calibration-inputs F.npz).")),
                    context);
        };
    }

    /// A graph whose file is as long as that of [#of]; the numbers in it mean nothing.
    static Graph sized(Graph compressed, ExportOptions options) {
        if (options.precision() != Precision.INT8) {
            return of(compressed, options, Optional.empty(), JobContext.QUIET).graph();
        }
        Graph prepared = IntegerRewrite.prepared(compressed);
        var ranges = new LinkedHashMap<String, ActivationRange>();
        IntegerRewrite.values(prepared, options.target().style())
                .forEach(value -> ranges.put(value, new ActivationRange(-1, 1)));
        return IntegerRewrite.of(prepared, options.target().style(), ranges).graph();
    }

    private static RuntimeGraph integers(Graph compressed, ExportOptions options, Examples inputs, JobContext context) {
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
