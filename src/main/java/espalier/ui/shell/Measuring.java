package espalier.ui.shell;

import espalier.compress.LayerReport;
import espalier.compress.Preview;
import espalier.experiment.DataFit;
import espalier.experiment.Exporter;
import espalier.experiment.LiveFigures;
import espalier.experiment.LiveSession;
import espalier.experiment.OpenModel;
import espalier.job.JobContext;
import espalier.job.Lane;
import espalier.job.Lanes;
import espalier.model.InputException;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.metric.Score;
import espalier.model.recipe.Recipe;
import espalier.ui.layer.LayerTab;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// Measures the draft while it changes: the histogram at once, then sizes, then accuracy, then latency.
final class Measuring {
    /// Files of smaller models are not mapped.
    private static final long LARGE_BYTES = 64L << 20;

    private final Store store;
    private final Lanes lanes;
    private final Failures failures;
    private final Queue<LiveSession> leaving = new ConcurrentLinkedQueue<>();
    private Optional<LiveSession> session = Optional.empty();
    private Optional<Recipe> measured = Optional.empty();
    private Optional<Recipe> finished = Optional.empty();
    private LayerTab tab = LayerTab.WEIGHTS;
    private String watched = "";
    private long bytes;
    private boolean isUnmapping;

    Measuring(Store store, Lanes lanes, Failures failures) {
        this.store = store;
        this.lanes = lanes;
        this.failures = failures;
        store.shown().addListener((_, before, now) -> changed(before, now));
    }

    /// The tab of the layer view in front; what it needs is computed.
    void look(LayerTab next) {
        tab = next;
        changed(store.now(), store.now());
    }

    /// Starts anew with a model and, once they are loaded, its data.
    void begin(Opened opened) {
        OpenModel model = opened.model();
        isUnmapping |= bytes > LARGE_BYTES && session.filter(old -> old.isAbout(model)).isEmpty();
        bytes = model.sizes().dense();
        close();
        session = Optional.of(opened.data().filter(data -> DataFit.problem(model, data).isEmpty() && model.obstacle()
                .isEmpty()).map(data -> new LiveSession(model, data, opened.observations().orElseThrow()))
                .orElseGet(() -> new LiveSession(model)));
        measured = Optional.empty();
        finished = Optional.empty();
        store.change(shown -> shown.withLive(live -> live.withAccuracy(Live.Accuracy.NONE.wanting(
                opened.canMeasure() ? opened.data().orElseThrow().validation().count() : 0))));
        draw(store.now());
        measure(store.now());
    }

    /// Lets go of what the last model kept, in the lane that uses it.
    void close() {
        session.ifPresent(leaving::add);
        session = Optional.empty();
        lanes.submit(Lane.PROBE, "Closing", _ -> closeLeaving(), failures.quietly(_ -> {}));
    }

    /// Runs at the start of every job of the lane: the next job may replace one that is only there to close.
    private boolean closeLeaving() {
        for (LiveSession old = leaving.poll(); old != null; old = leaving.poll()) {
            old.close();
        }
        return true;
    }

    /// Files stay mapped until the collector finds that nobody needs them, which in an idle window can take hours.
    private void unmap() {
        if (isUnmapping) {
            isUnmapping = false;
            lanes.submit(Lane.PREVIEW, "Unmapping", _ -> {
                System.gc();
                return true;
            }, failures.quietly(_ -> {}));
        }
    }

    private void changed(Shown before, Shown now) {
        if (session.isEmpty() || now.opened().isEmpty()) {
            return;
        }
        boolean otherRecipe = !now.focus().upToCompress().equals(before.focus().upToCompress());
        boolean otherLayer = !now.selection().primary().equals(before.selection().primary());
        if (otherRecipe || otherLayer) {
            draw(now);
        }
        boolean behind = !measured.equals(Optional.of(now.recipe())) || !watched.equals(watch(now));
        if (behind) {
            measure(now);
        }
    }

    private String watch(Shown now) {
        return tab + now.selection().primary().orElse("");
    }

    private void draw(Shown now) {
        if (now.layer().isEmpty()) {
            return;
        }
        LiveSession current = session.orElseThrow();
        Layer layer = now.layer().get();
        lanes.submit(Lane.PREVIEW, "Histogram", _ -> current.previews().canDraw(layer)
                ? Optional.of(current.preview(now.focus().upToCompress(), layer))
                : Optional.<Preview.Drawing>empty(), failures.quietly(
                        drawing -> drawing
                                .ifPresent(known -> show(current, live -> live.withDrawn(drawn(layer, known, live))))));
    }

    /// A factorized layer keeps its last histogram until the new one is measured.
    private static Live.Drawn drawn(Layer layer, Preview.Drawing drawing, Live live) {
        boolean sameLayer = live.drawn().filter(old -> old.layer().equals(layer.name())).isPresent();
        return drawing.after().isEmpty() && sameLayer
                ? live.drawn().orElseThrow()
                : new Live.Drawn(layer.name(),
                        drawing);
    }

    private void measure(Shown now) {
        LiveSession current = session.orElseThrow();
        Recipe recipe = now.recipe();
        boolean isOther = !measured.equals(Optional.of(recipe));
        boolean isSettled = finished.equals(Optional.of(recipe));
        measured = Optional.of(recipe);
        watched = watch(now);
        Opened opened = now.opened().orElseThrow();
        Optional<LiveFigures> known = now.live().figures().filter(got -> isSettled && got.recipe().equals(recipe))
                .map(Live.Measured::figures);
        LayerTab shownTab = tab;
        Optional<Live.Times> latency = now.live().latency();
        lanes.submit(Lane.PROBE, "Measuring", context -> {
            closeLeaving();
            Consumer<LiveFigures> layer = looked(current, now, shownTab, context);
            if (known.isPresent()) {
                layer.accept(known.get());
                return latency;
            }
            Consumer<LiveFigures> figures = lanes.latest(context, got -> {
                show(current, live -> live.withFigures(new Live.Measured(recipe, got)));
                unmap();
            });
            var made = new AtomicReference<Graph>(opened.model().graph());
            current.measure(recipe, context, got -> {
                made.set(got.compression().graph());
                figures.accept(got);
                layer.accept(got);
            }, scored(current, context, System.nanoTime()));
            return times(opened, made.get(), context);
        }, failures.quietly(times -> {
            finished = Optional.of(recipe);
            show(current, live -> live.withLatency(times));
        }));
        if (isOther) {
            store.change(shown -> shown.withLive(live -> live.withAccuracy(live.accuracy().outdated())));
        }
    }

    /// Computes what the centre shows of the layer looked at, once its figures are known.
    private Consumer<LiveFigures> looked(LiveSession current, Shown now, LayerTab shownTab, JobContext context) {
        Consumer<Live.Details> details = lanes.latest(context, got -> show(current, live -> live.withDetails(got)));
        Consumer<Live.Drawn> drawn = lanes.latest(context, got -> show(current, live -> live.withDrawn(got)));
        return figures -> now.layer().ifPresent(layer -> {
            redraw(current, layer, figures).ifPresent(drawn);
            details.accept(LayerDetails.of(layer, shownTab, current, now, figures));
        });
    }

    /// How long one input takes, original and draft; nothing where ONNX Runtime cannot run the model.
    private static Optional<Live.Times> times(Opened opened, Graph draft, JobContext context) {
        if (!opened.canMeasure()) {
            return Optional.empty();
        }
        try {
            return new Exporter(opened.model(), opened.data().orElseThrow()).latency(draft, context)
                    .map(both -> new Live.Times(both.original().median(), both.compressed().median()));
        } catch (InputException _) {
            // A model that ONNX Runtime refuses has no latency; an export of it says why.
            return Optional.empty();
        }
    }

    /// The histogram of a factorized layer, which only compressing it can tell.
    private static Optional<Live.Drawn> redraw(LiveSession session, Layer layer, LiveFigures figures) {
        Optional<LayerReport> report = Optional
                .ofNullable(figures.reports().get(layer.name())).filter(known -> known.rank().isPresent());
        return report.map(known -> {
            var weight = figures.compression().graph().weights().get(layer.weight());
            var after = session.previews().histogram(layer, weight);
            return new Live.Drawn(layer.name(), new Preview.Drawing(session.previews().before(layer),
                    Optional.of(after), OptionalDouble.empty(), List.of(),
                    layer.shape().elements()));
        });
    }

    private Consumer<Score> scored(LiveSession current, JobContext context, long start) {
        var first = new AtomicBoolean(true);
        Consumer<Score> scores = lanes.latest(context,
                score -> show(current, live -> live.withAccuracy(live.accuracy().with(score))));
        Consumer<Live.Accuracy> probes = lanes.latest(context, probe -> show(current, live -> live
                .withAccuracy(live.accuracy().withProbe(probe.probed().orElseThrow(),
                        probe.probeTook().orElseThrow()))));
        return score -> {
            if (first.getAndSet(false)) {
                probes.accept(Live.Accuracy.NONE.withProbe(score, Duration.ofNanos(System.nanoTime() - start)));
            }
            scores.accept(score);
        };
    }

    /// Shows a result, unless another model was opened meanwhile.
    private void show(LiveSession from, UnaryOperator<Live> change) {
        if (session.filter(current -> current == from).isPresent()) {
            store.change(shown -> shown.withLive(change));
        }
    }
}
