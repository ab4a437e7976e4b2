package espalier.ui.recipe;

import espalier.compress.method.CompressionMethod;
import espalier.model.graph.Layer;
import espalier.model.recipe.KnobSpec;
import java.util.List;
import java.util.stream.IntStream;

/// How far knobs go that are for several layers at once.
final class KnobLimits {
    private KnobLimits() {
    }

    /// The knobs of `method` with the widest limits of all `layers`.
    static List<KnobSpec> widest(CompressionMethod<?> method, List<Layer> layers) {
        List<KnobSpec> widest = method.knobs(layers.getFirst());
        for (Layer layer : layers) {
            List<KnobSpec> own = method.knobs(layer);
            List<KnobSpec> before = widest;
            widest = IntStream.range(0, own.size()).mapToObj(i -> wider(before.get(i), own.get(i))).toList();
        }
        return widest;
    }

    private static KnobSpec wider(KnobSpec one, KnobSpec other) {
        return one instanceof KnobSpec.Whole first && other instanceof KnobSpec.Whole second
                && second.max() > first.max() ? other : one;
    }
}
