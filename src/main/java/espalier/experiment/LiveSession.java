package espalier.experiment;

import espalier.compress.Compression;
import espalier.compress.Compressor;
import espalier.compress.LayerReport;
import espalier.compress.Preview;
import espalier.data.DataSet;
import espalier.format.coded.CodedLengths;
import espalier.format.packed.PackedFile;
import espalier.job.JobContext;
import espalier.model.array.Shape;
import espalier.model.graph.Costs;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.metric.Score;
import espalier.model.metric.Split;
import espalier.model.recipe.Recipe;
import espalier.train.Evaluator;
import espalier.train.Probe;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Consumer;

/// Answers what a draft recipe does to a model, quickly, again and again: it keeps singular values, sorted magnitudes and the
/// activations before the first changed layer.
///
/// It starts no thread: [#preview] belongs to the preview lane, everything else to the probe lane, closing too.
public final class LiveSession implements AutoCloseable {
    /// Validation examples behind the first answer.
    private static final int PROBE_EXAMPLES = 1000;
    private static final double PROBE_FROM = 0.1;
    private static final double PROBE_TO = 0.3;

    private final OpenModel model;
    private final Optional<DataSet> data;
    private final Compressor compressor;
    private final LiveStages stages;
    private final Preview preview;
    private final NonZeroCounts nonZeros = new NonZeroCounts();
    private final CodedLengths lengths = new CodedLengths();
    private Optional<Probe> probe = Optional.empty();

    /// A session without data: no accuracy.
    public LiveSession(OpenModel model) {
        this(model, Optional.empty(), Observations.none(model));
    }

    /// A session that measures accuracy on the validation split of `data`.
    ///
    /// @throws espalier.model.InputException if data and model do not fit one another
    public LiveSession(OpenModel model, DataSet data) {
        this(model, data, Observations.of(model, data));
    }

    /// A session that goes on from what others learned of the model.
    ///
    /// @param observations of this model on these data
    public LiveSession(OpenModel model, DataSet data, Observations observations) {
        this(model, Optional.of(data), observations);
        DataFit.require(model, data);
    }

    private LiveSession(OpenModel model, Optional<DataSet> data, Observations observations) {
        this.model = model;
        this.data = data;
        this.compressor = new Compressor(model.graph());
        this.stages = new LiveStages(compressor, new Rewriting(data, observations), observations);
        this.preview = compressor.preview();
    }

    /// Whether this session is about `other`.
    public boolean isAbout(OpenModel other) {
        return model == other;
    }

    /// What the compress stages of `recipe` do together to the weights of `layer` as they are: histograms, threshold, levels.
    ///
    /// @throws espalier.model.InputException if the recipe does not fit the model
    public Preview.Drawing preview(Recipe recipe, Layer layer) {
        return preview.of(MergedStages.of(model.graph(), recipe), layer);
    }

    /// The drawings of single layers, for histograms of factorized ones.
    public Preview previews() {
        return preview;
    }

    /// The singular values of a layer's weight, falling: of the matrix that its factorization in `recipe` cuts, or of `[shape₀, rest]`.
    ///
    /// @throws espalier.model.InputException if the recipe does not fit the model
    public float[] singularValues(Layer layer, Recipe recipe) {
        return compressor.singularValues(layer, recipe.compress());
    }

    /// Makes sure that `recipe` fits the model.
    ///
    /// @throws espalier.model.InputException naming what does not fit
    public void check(Recipe recipe) {
        Rewriting.check(recipe, compressor);
    }

    /// Compresses as `recipe` says, without its recoveries, and measures sizes and costs.
    ///
    /// @throws espalier.model.InputException if the recipe does not fit the model
    public LiveFigures figures(Recipe recipe, JobContext context) {
        LiveStages.Made stage = stages.of(recipe, context);
        Compression made = stage.compression();
        context.checkCancelled();
        var reports = new LinkedHashMap<String, LayerReport>();
        var layerBytes = new LinkedHashMap<String, Long>();
        for (Layer layer : made.graph().layers()) {
            if (made.layers().containsKey(layer.weight())) {
                stage.report(layer).ifPresent(report -> reports.put(layer.name(), report));
                layerBytes.put(layer.name(), PackedFile.size(made.layers().get(layer.weight()).weight()));
            }
        }
        return new LiveFigures(made, ModelSizes.of(made.graph(), model.costs().total()),
                Costs.of(made.graph(), example(), nonZeros), LayerSummaries.of(made.graph(), nonZeros),
                reports, layerBytes);
    }

    /// Measures sizes and costs, and then the accuracy on validation before any recovery: first of a fixed probe subset, then of all.
    /// The size of a large model's coded file comes last.
    ///
    /// @param figures gets sizes and costs before any accuracy
    /// @param soFar gets the score of more and more examples; never called without data or when the model cannot run
    /// @throws espalier.model.InputException if the recipe does not fit the model
    public void measure(Recipe recipe, JobContext context, Consumer<LiveFigures> figures, Consumer<Score> soFar) {
        LiveFigures measured = figures(recipe, context.part(0, PROBE_FROM, ""));
        boolean isSoonCoded = ModelSizes.isSoonCoded(measured.compression().graph());
        figures.accept(isSoonCoded ? withCoded(measured, context) : measured);
        data.ifPresent(set -> score(measured, set, context, soFar));
        if (!isSoonCoded) {
            figures.accept(withCoded(measured, context));
        }
    }

    private LiveFigures withCoded(LiveFigures figures, JobContext context) {
        return figures.withCoded(ModelSizes.coded(figures.compression().graph(), lengths, context));
    }

    private void score(LiveFigures measured, DataSet set, JobContext context, Consumer<Score> soFar) {
        Score first = probe(set, measured.compression().graph()).score(measured.compression().graph(),
                context.part(PROBE_FROM, PROBE_TO, ""),
                soFar);
        if (first.examples() < set.validation().count()) {
            Evaluator.evaluate(measured.compression().graph(), set, Split.VALIDATION,
                    context.part(PROBE_TO, 1, ""), score -> {
                        if (score.examples() > first.examples()) {
                            soFar.accept(score);
                        }
                    });
        }
    }

    /// A probe keeps activations of graphs that differ in weights alone; a rewrite makes another graph.
    private Probe probe(DataSet of, Graph measured) {
        if (probe.filter(known -> known.fits(measured)).isEmpty()) {
            close();
            probe = Optional
                    .of(new Probe(measured, SampledExamples.of(of.validation(), PROBE_EXAMPLES), Split.VALIDATION));
        }
        return probe.get();
    }

    private Optional<Shape> example() {
        return data.map(DataSet::exampleShape);
    }

    @Override
    public void close() {
        probe.ifPresent(Probe::close);
        probe = Optional.empty();
    }
}
