package espalier.compress;

import espalier.compress.method.CompressionMethod;
import espalier.compress.method.Part;

import espalier.job.JobContext;
import espalier.job.Progress;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.metric.LayerStatistic;
import espalier.model.metric.LayerStatistics;
import espalier.model.recipe.Stage;
import espalier.model.weight.CompressedLayer;
import espalier.model.weight.Dense;
import espalier.model.weight.Mask;
import espalier.model.weight.Unfolding;
import espalier.model.weight.Weight;
import espalier.tensor.Torch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;

/// A session that compresses one graph again and again, and keeps what makes the next time cheap.
///
/// On a layer factorization comes first, then pruning, then quantization. A layer whose steps did not change since the last call
/// comes out as the same object.
public final class Compressor {
    private final Statistics statistics;
    private final Statistics compared;
    private final Decompositions decompositions;
    private final Thinning thinning;
    private final Latest<Part> effective = new Latest<>();
    private final Latest<Form> products = new Latest<>();
    private final Latest<CompressedLayer> results = new Latest<>();
    private final Latest<List<LayerStatistics>> derived = new Latest<>();
    private final Latest<LayerReport> reports = new Latest<>();

    /// A session for `graph`.
    public Compressor(Graph graph) {
        this(graph, graph, Torch::svd);
    }

    /// A session for `graph` whose reports compare layers with those of `original`, which has them all in the same shapes.
    public Compressor(Graph graph, Graph original) {
        this(graph, original, Torch::svd);
    }

    /// A session for `graph` with another way to decompose matrices.
    Compressor(Graph graph, Decompositions.Kernel kernel) {
        this(graph, graph, kernel);
    }

    private Compressor(Graph graph, Graph original, Decompositions.Kernel kernel) {
        statistics = new Statistics(graph);
        compared = original == graph ? statistics : new Statistics(original);
        decompositions = new Decompositions(kernel);
        thinning = new Thinning(statistics);
    }

    /// The graph it compresses.
    public Graph graph() {
        return statistics.graph();
    }

    /// The histograms of this session's layers under a draft, for a thread of its own.
    public Preview preview() {
        return new Preview(statistics);
    }

    /// Makes sure that `stage` fits the graph.
    ///
    /// @throws InputException if it names a layer, operator, method or knob that is not there, or a method that cannot be applied
    public void check(Stage.Compress stage) {
        Plan.of(graph(), stage);
    }

    /// Why `method` cannot be applied to `layer`, as a clause that follows "because"; empty if it can.
    public Optional<String> obstacle(Layer layer, CompressionMethod<?> method) {
        return Plan.obstacle(graph(), layer, method);
    }

    /// What the methods of `stage` must know of layers from running the model on data: by weight name, in the order of the layers, nothing
    /// for layers whose methods look at weights alone.
    ///
    /// @param previous layers an earlier stage left, by weight name
    /// @throws InputException if the stage does not fit the graph
    public SequencedMap<String, Set<LayerStatistic>> needs(Stage.Compress stage,
            Map<String, CompressedLayer> previous) {
        return Needs.of(Plan.of(graph(), stage), statistics, previous);
    }

    /// What the methods of `stage` must know of the graph's layers from running the model on data, by weight name.
    ///
    /// @throws InputException if the stage does not fit the graph
    public SequencedMap<String, Set<LayerStatistic>> needs(Stage.Compress stage) {
        return needs(stage, Map.of());
    }

    /// The singular values of the weight of `layer`, falling: of the matrix that its factorization in `stage` cuts (the first one of several),
    /// as far as what that needs is known; of the matrix `[shape₀, rest]` where it has none.
    ///
    /// @throws InputException if the stage does not fit the graph
    public float[] singularValues(Layer layer, Stage.Compress stage) {
        Part weight = statistics.original(layer).with(statistics.known(layer));
        return Plan.of(graph(), stage).layers().stream().filter(plan -> plan.layer().weight().equals(layer.weight()))
                .findFirst().flatMap(LayerPlan::factorize)
                .filter(choice -> statistics.known(layer).hasAll(choice.needs()))
                .map(choice -> choice.singularValues(layer, weight, decompositions))
                .orElseGet(() -> singularValues(layer));
    }

    /// The singular values of the weight of `layer` seen as a matrix `[shape₀, rest]`, falling.
    public float[] singularValues(Layer layer) {
        Array values = statistics.original(layer).values();
        Unfolding matrix = Unfolding.channels(layer.shape());
        return decompositions
                .remembered(List.of(values, matrix), () -> decompositions.decompose(matrix.matrix(values))).s()
                .toFloats();
    }

    /// The graph compressed as `stage` says.
    ///
    /// @throws InputException if the stage does not fit the graph, needs data, or a weight is not finite
    public Compression compress(Stage.Compress stage, JobContext context) {
        return compress(stage, Map.of(), Map.of(), context);
    }

    /// The graph compressed as a `stage` says whose methods look at weights alone, starting from layers an earlier stage left.
    ///
    /// @param previous by weight name
    /// @throws InputException if the stage does not fit the graph, needs data, or a weight is not finite
    public Compression compress(Stage.Compress stage, Map<String, CompressedLayer> previous, JobContext context) {
        return compress(stage, previous, Map.of(), context);
    }

    /// The graph compressed as `stage` says, starting from layers an earlier stage left, perhaps trained. What the stage does
    /// not change stays: masks, ranks, grids and palettes.
    ///
    /// @param previous by weight name
    /// @param known by weight name, what [#needs] says; of the model as it is before this stage
    /// @throws InputException if the stage does not fit the graph, something is not known that it needs, or a weight is not finite
    public synchronized Compression compress(Stage.Compress stage, Map<String, CompressedLayer> previous,
            Map<String, LayerStatistics> known, JobContext context) {
        Plan plan = Plan.of(graph(), stage);
        Needs.require(plan, statistics, previous, known);
        if (previous.isEmpty()) {
            statistics.learn(known);
        }
        var forms = new ArrayList<Form>();
        for (int i = 0; i < plan.layers().size(); i++) {
            LayerPlan layer = plan.layers().get(i);
            context.checkCancelled();
            context.report(new Progress((double) i / plan.layers().size(), "Compressing " + layer.layer().name()));
            forms.add(factorized(layer, start(layer, previous),
                    known.getOrDefault(layer.layer().weight(), LayerStatistics.NONE)));
        }
        List<List<LayerStatistics>> pieces = pieces(plan.layers(), forms, known);
        thinning.prune(plan.layers(), forms, pieces, context);
        return finish(plan, forms, pieces, previous, context);
    }

    /// The masks that the pruning of `stage` gives layers at another sparsity, ranked anew by their free numbers: a weight that was
    /// pruned comes back where training has made it grow. Schedules of sparsity ask for them while a model trains.
    ///
    /// @param sparsity the sparsity in place of the one that the stage asks of a layer, 0..1, such as `s -> s * share`
    /// @param current by weight name, layers as `stage` made them, perhaps trained since
    /// @param known by weight name, what [#needs] says, as it was given when the stage was applied
    /// @return by weight name, a mask for each array of free numbers; layers the stage does not prune are left out
    /// @throws InputException if the stage does not fit the graph, something is not known that it needs, or a sparsity is out of bounds
    public Map<String, List<Mask>> masks(Stage.Compress stage, DoubleUnaryOperator sparsity,
            Map<String, CompressedLayer> current, Map<String, LayerStatistics> known) {
        Plan plan = Plan.of(graph(), stage);
        Needs.require(plan, statistics, current, known);
        return thinning.masks(plan.layers(), sparsity, current, known);
    }

    private Form start(LayerPlan plan, Map<String, CompressedLayer> previous) {
        Layer layer = plan.layer();
        Weight stored = statistics.weight(layer);
        Form form;
        if (previous.containsKey(layer.weight())) {
            form = Form.of(previous.get(layer.weight()));
        } else {
            form = stored instanceof Dense ? Form.dense(statistics.original(layer).values()) : Form.of(stored);
        }
        for (int i = 0; !plan.isEmpty() && i < form.pieces().size(); i++) {
            if (!statistics.part(layer, i, form.pieces().get(i).latent()).magnitudes().isFinite()) {
                throw new InputException(("Layer '%s' holds weights that are infinite or not a number; "
                        + "leave it uncompressed or train it anew").formatted(layer.name()));
            }
        }
        return form;
    }

    private Form factorized(LayerPlan plan, Form form, LayerStatistics known) {
        return plan.factorize().map(choice -> {
            Layer layer = plan.layer();
            Part weight = weight(layer, form).with(known);
            List<Integer> ranks = choice.ranks(layer, weight, decompositions);
            return form.isProductOf(choice.shapes(layer, ranks))
                    ? form
                    : products.get(layer.weight(), List.of(weight.values(), choice, ranks, known),
                            () -> Form.product(layer.shape(), choice.factors(layer, weight, ranks, decompositions)));
        }).orElse(form);
    }

    /// The numbers that a form stands for.
    private Part weight(Layer layer, Form form) {
        return form.isFree()
                ? statistics.part(layer, 0, form.pieces().getFirst().latent())
                : effective.get(layer.name(), form,
                        () -> statistics.anew(layer, 0, form.compressed().weight().toDense()));
    }

    /// What is known of every piece of every form.
    private List<List<LayerStatistics>> pieces(List<LayerPlan> plans, List<Form> forms,
            Map<String, LayerStatistics> known) {
        var pieces = new ArrayList<List<LayerStatistics>>();
        for (int i = 0; i < forms.size(); i++) {
            LayerPlan plan = plans.get(i);
            Form form = forms.get(i);
            LayerStatistics whole = known.getOrDefault(plan.layer().weight(), LayerStatistics.NONE);
            Set<LayerStatistic> kinds = plan.needsOfPieces();
            pieces.add(form.isProduct() && !kinds.isEmpty()
                    ? derived.get(plan.layer().weight(), List.of(form, whole, kinds),
                            () -> FactorStatistics.of(plan.layer(), form, kinds, whole))
                    : Collections.nCopies(form.pieces().size(), kinds.isEmpty() ? LayerStatistics.NONE : whole));
        }
        return pieces;
    }

    private Compression finish(Plan plan, List<Form> forms, List<List<LayerStatistics>> known,
            Map<String, CompressedLayer> previous, JobContext context) {
        var layers = new LinkedHashMap<String, CompressedLayer>();
        for (int i = 0; i < forms.size(); i++) {
            context.checkCancelled();
            LayerPlan layer = plan.layers().get(i);
            finished(layer, forms.get(i), known.get(i), previous)
                    .ifPresent(done -> layers.put(layer.layer().weight(), done));
        }
        follow(plan, forms, previous, layers);
        var weights = new HashMap<String, Weight>();
        layers.forEach((name, layer) -> weights.put(name, layer.weight()));
        return new Compression(graph().withWeights(weights), layers, plan.skipped());
    }

    /// Adds what belongs to channels that are pruned together, and what earlier stages left of that.
    private void follow(Plan plan, List<Form> forms, Map<String, CompressedLayer> previous,
            Map<String, CompressedLayer> layers) {
        var own = new HashSet<String>();
        var masks = new HashMap<String, List<Mask>>();
        for (int i = 0; i < forms.size(); i++) {
            String weight = plan.layers().get(i).layer().weight();
            own.add(weight);
            masks.put(weight, forms.get(i).pieces().stream()
                    .map(piece -> piece.mask().orElseGet(() -> Mask.of(piece.latent().shape(), _ -> true))).toList());
        }
        previous.forEach((name, layer) -> {
            if (!own.contains(name)) {
                layers.put(name, layer);
            }
        });
        thinning.followers(plan.layers(), masks).forEach((name, mask) -> {
            if (mask.kept() < mask.shape().elements()) {
                Weight now = Optional.ofNullable(layers.get(name)).map(CompressedLayer::weight)
                        .orElse(graph().weights().get(name));
                layers.put(name, results.get(name, List.of(mask, now),
                        () -> Followers.under(mask, now.toDense().floats())));
            }
        });
    }

    private Optional<CompressedLayer> finished(LayerPlan plan, Form form, List<LayerStatistics> known,
            Map<String, CompressedLayer> previous) {
        Layer layer = plan.layer();
        if (plan.isEmpty() && previous.containsKey(layer.weight())) {
            return Optional.of(previous.get(layer.weight()));
        }
        Weight stored = statistics.weight(layer);
        if (plan.isEmpty() && !(stored instanceof Dense)) {
            return Optional.of(results.get(layer.weight(), form, () -> form.storedAs(stored)));
        }
        boolean untouched = form.isFree() && form.pieces().getFirst().latent().equals(
                statistics.original(layer).values());
        if (plan.quantize().isEmpty() && untouched) {
            return Optional.empty();
        }
        return Optional.of(results.get(layer.weight(), List.of(form, plan.quantize(), known),
                () -> quantized(plan, form, known).compressed()));
    }

    private Form quantized(LayerPlan plan, Form form, List<LayerStatistics> known) {
        if (plan.quantize().isEmpty()) {
            return form;
        }
        Form quantized = form;
        for (int i = 0; i < form.pieces().size(); i++) {
            Form.Piece piece = form.pieces().get(i);
            Part part = statistics.part(plan.layer(), i, piece.latent(), known.get(i));
            quantized = quantized.with(i, piece.withLevels(plan.quantize().get().quantized(part, piece.kept())));
        }
        return quantized;
    }

    /// What became of a layer, in numbers.
    public LayerReport report(Layer layer, Compression compression) {
        Weight now = compression.graph().weights().get(layer.weight());
        return reports.get(layer.weight(), now, () -> LayerReport.of(layer, compared.original(layer).values(), now));
    }
}
