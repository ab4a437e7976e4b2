package espalier.compress;

import espalier.compress.method.Kept;
import espalier.compress.method.Magnitudes;
import espalier.compress.method.Part;

import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.metric.Histogram;
import espalier.model.recipe.Stage;
import espalier.model.weight.Levels;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;

/// Draws what a stage does to a layer's weights, fast enough to follow a slider and without native code. Any thread may ask.
///
/// Up to 4 million weights it is exact but for weights of equal magnitude at the threshold. Beyond, pruning is drawn from counts by the upper bits of
/// the weights: the threshold is within one part in 256, and no weight is looked at again. A layer that is factorized counts with none
/// of its weights where layers are ranked together, as its factors are not known here.
public final class Preview {
    /// Bins of every histogram: an odd number over a symmetric range, so that zero is the centre of one.
    public static final int BINS = 121;

    private final Statistics statistics;
    private final Map<String, Histogram> before = new ConcurrentHashMap<>();

    /// The layers of `graph`.
    public Preview(Graph graph) {
        this(new Statistics(graph));
    }

    Preview(Statistics statistics) {
        this.statistics = statistics;
    }

    /// What a stage does to the weights of a layer.
    ///
    /// @param before the original weights
    /// @param after what they become; empty where the layer is factorized, which takes native code, or a method needs to know of layers what
    ///              its compressor has not been told yet: see [Preview#histogram]
    /// @param threshold the magnitude from which on weights are kept, where magnitude decides
    /// @param levels values of the grid or the palette (of the channel with the widest one), rising; empty above 8 bits
    /// @param nonZeros weights that are not zero afterwards
    public record Drawing(Histogram before, Optional<Histogram> after, OptionalDouble threshold, List<Float> levels,
            long nonZeros) {}

    /// Whether `layer` holds numbers that can be drawn.
    public boolean canDraw(Layer layer) {
        Array values = statistics.original(layer).values();
        return values.type() == ElementType.FLOAT32 && values.elements() <= Integer.MAX_VALUE
                && statistics.original(layer).magnitudes().isFinite();
    }

    /// The histogram of the original weights of `layer`, over a range symmetric to zero.
    public Histogram before(Layer layer) {
        return before.computeIfAbsent(layer.weight(), _ -> {
            Part part = statistics.original(layer);
            double reach = Math.max(part.magnitudes().greatest(), 1e-30);
            return Histogram.of(part.values(), -reach, reach, BINS);
        });
    }

    /// The histogram of what `layer` became, over the range of [#before(Layer)].
    public Histogram histogram(Layer layer, Weight now) {
        Histogram like = before(layer);
        return Histogram.of(now.toDense(), like.low(), like.high(), BINS);
    }

    /// What `stage` does to `layer`.
    ///
    /// @throws espalier.model.InputException if the stage does not fit the graph
    public Drawing of(Stage.Compress stage, Layer layer) {
        List<LayerPlan> plans = Plan.of(statistics.graph(), stage).layers();
        LayerPlan plan = plans.stream().filter(one -> one.layer().weight().equals(layer.weight())).findFirst()
                .orElseThrow();
        Part part = statistics.original(layer);
        Histogram original = before(layer);
        if (plan.factorize().isPresent() || !isKnown(plan, plans)) {
            return new Drawing(original, Optional.empty(), OptionalDouble.empty(), List.of(), part.values().elements());
        }
        Part informed = statistics.part(layer, 0, part.values(), statistics.known(layer));
        Kept kept = plan.prune().map(choice -> kept(choice, plan, plans)).orElse(Kept.ALL);
        Optional<Levels> levels = plan.quantize().map(choice -> choice.levels(informed, kept));
        Histogram after = after(part, original, kept, levels);
        OptionalDouble threshold = kept instanceof Kept.Above(float from)
                ? OptionalDouble.of(from)
                : OptionalDouble.empty();
        return new Drawing(original, Optional.of(after), threshold, levels.map(DrawnLevels::widest).orElse(List.of()),
                nonZeros(part, kept));
    }

    /// Whether everything is known that decides about a layer.
    private boolean isKnown(LayerPlan plan, List<LayerPlan> plans) {
        boolean pools = plan.prune().isPresent() && plan.prune().get().pools();
        return (pools ? plans : List.of(plan)).stream().allMatch(
                other -> statistics.known(other.layer()).hasAll(other.needsOfPieces()));
    }

    private Kept kept(LayerPlan.Prune<?> choice, LayerPlan plan, List<LayerPlan> plans) {
        var parts = new ArrayList<Part>();
        var layers = new ArrayList<Layer>();
        int self = 0;
        for (LayerPlan other : choice.pools() ? plans : List.of(plan)) {
            if (other.prune().equals(Optional.of(choice)) && other.factorize().isEmpty()) {
                self = other == plan ? parts.size() : self;
                Part part = statistics.original(other.layer());
                layers.add(other.layer());
                parts.add(statistics.part(other.layer(), 0, part.values(), statistics.known(other.layer())));
            }
        }
        int index = self;
        return choice.quickly(parts)
                .orElseGet(() -> new Kept.By(choice.masks(parts, layers, statistics::channels).get(index)));
    }

    private static Histogram after(Part part, Histogram original, Kept kept, Optional<Levels> levels) {
        if (levels.isEmpty() && kept == Kept.ALL) {
            return original;
        }
        if (levels.isEmpty() && kept instanceof Kept.Above(float from) && isLarge(part)) {
            return pruned(original, part.magnitudes(), from);
        }
        return new Redrawing(original, kept, levels).of(part);
    }

    private static boolean isLarge(Part part) {
        return part.values().elements() > Magnitudes.EXACT_LIMIT;
    }

    private static long nonZeros(Part part, Kept kept) {
        Array values = part.values();
        return switch (kept) {
            case Kept.By(var mask) -> mask.kept();
            case Kept.All _ -> values.elements() - part.magnitudes().zeros();
            case Kept.Above(float from) when isLarge(part) || from == 0 -> values.elements()
                    - Math.max(part.magnitudes().zeros(), below(part.magnitudes(), from));
            case Kept.Above(float from) -> part.magnitudes().notBelow(from);
        };
    }

    private static long below(Magnitudes magnitudes, float threshold) {
        return magnitudes.below(threshold, false) + magnitudes.below(threshold, true);
    }

    /// The histogram after pruning below `threshold`, from counts alone: whole bins move to zero, those at the threshold in part.
    private static Histogram pruned(Histogram original, Magnitudes magnitudes, float threshold) {
        long[] counts = original.counts().clone();
        int zero = original.binOf(0);
        move(counts, zero, original.binOf(threshold), 1, magnitudes.count(false), magnitudes.below(threshold, false));
        move(counts, zero, original.binOf(-threshold), -1, magnitudes.count(true), magnitudes.below(threshold, true));
        return new Histogram(original.low(), original.high(), counts);
    }

    private static void move(long[] counts, int zero, int last, int step, long all, long pruned) {
        long outside = 0;
        for (int bin = zero + step; bin >= 0 && bin < counts.length; bin += step) {
            outside += counts[bin];
        }
        long left = pruned - Math.max(0, all - outside);
        for (int bin = zero + step; left > 0 && bin >= 0 && bin < counts.length
                && (last - bin) * step >= 0; bin += step) {
            long moved = Math.min(left, counts[bin]);
            counts[bin] -= moved;
            counts[zero] += moved;
            left -= moved;
        }
    }
}
