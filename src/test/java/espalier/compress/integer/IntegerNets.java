package espalier.compress.integer;

import espalier.job.JobContext;
import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.sketch.NetSketch;
import espalier.sketch.UnlabelledExamples;
import espalier.train.Calibration;
import java.util.Map;
import java.util.Random;

/// Networks made to compute with integers, calibrated on random numbers.
final class IntegerNets {
    static final IntegerStyle RUNTIME = new IntegerStyle(ActivationGrid.Kind.AFFINE_UINT8, true, true, false);

    private IntegerNets() {
    }

    static Graph of(Graph graph, IntegerStyle style) {
        Graph prepared = IntegerRewrite.prepared(graph);
        return IntegerRewrite.of(prepared, style, ranges(prepared, style)).graph();
    }

    static Map<String, ActivationRange> ranges(Graph prepared, IntegerStyle style) {
        Array inputs = inputs(prepared, 16, 1);
        var seen = Calibration.collect(prepared, IntegerRewrite.values(prepared, style), new UnlabelledExamples(inputs),
                JobContext.QUIET);
        return IntegerRewrite.ranges(seen, RangeMethod.MINMAX, 100, style);
    }

    /// Random inputs of a network, examples first.
    static Array inputs(Graph graph, int count, long seed) {
        long[] sizes = new long[graph.inputs().getFirst().shape().rank()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = i == 0 ? count : graph.inputs().getFirst().shape().size(i);
        }
        return NetSketch.normal(new Random(seed), 1, sizes);
    }
}
