package espalier.ui.shell;

import espalier.compress.LayerReport;
import espalier.experiment.LiveFigures;
import espalier.experiment.OpenModel;
import espalier.experiment.TeacherReference;
import espalier.experiment.Trial;
import espalier.model.array.Dim;
import espalier.model.graph.Layer;
import espalier.model.metric.Score;
import espalier.model.metric.Sizes;
import espalier.ui.Text;
import espalier.ui.figures.Measurements;
import espalier.ui.network.LayerFigures;
import espalier.ui.network.NetworkState;
import espalier.ui.network.Wiring;
import espalier.ui.recipe.RecipeState;
import espalier.ui.trials.TrialsState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/// Computes from what the window shows what each view shows.
final class Slices {
    private static final double NO_ZEROS = 1e-9;

    private Slices() {
    }

    /// What graph and table show.
    static NetworkState network(Shown shown, Wiring wiring) {
        return shown.opened().map(open -> new NetworkState(wiring, layers(open.model(), shown.live()),
                shown.selection())).orElse(NetworkState.EMPTY);
    }

    /// What the key figures show.
    static Measurements measurements(Shown shown) {
        if (shown.opened().isEmpty()) {
            return Measurements.NONE;
        }
        Live live = shown.live();
        Opened open = shown.opened().get();
        var original = new Measurements.Then(open.baseline().map(Trial::score), Optional.of(originalSizes(open)),
                Optional.of(open.model().costs().total()), live.latency().map(Live.Times::original));
        Optional<LiveFigures> figures = live.figures().map(Live.Measured::figures);
        var now = new Measurements.Then(shownScore(shown), figures.map(LiveFigures::sizes),
                figures.map(measured -> measured.costs().total()), live.latency().map(Live.Times::draft));
        boolean settled = shown.shownTrial().isPresent() || !live.accuracy().isOutdated();
        return new Measurements(original, now, settled ? live.accuracy().wanted() : Long.MAX_VALUE,
                parts(layers(open.model(), live)));
    }

    /// The coded size of a large model is known once it is measured as a trial.
    private static Sizes originalSizes(Opened open) {
        return open.baseline().map(Trial::sizes).filter(sizes -> sizes.coded().isPresent())
                .orElse(open.model().sizes());
    }

    /// The accuracy of the trial looked at where it is the draft, trained; otherwise that of the draft before any training.
    private static Optional<Score> shownScore(Shown shown) {
        return shown.shownTrial().map(Trial::score).or(() -> shown.live().accuracy().score());
    }

    /// What the recipe form shows.
    static RecipeState recipe(Shown shown) {
        List<Layer> layers = shown.opened().map(open -> open.model().graph().layers()).orElse(List.of());
        List<Layer> selected = layers.stream().filter(layer -> shown.selection().contains(layer.name())).toList();
        Optional<String> only = selected.size() == 1 ? Optional.of(selected.getFirst().name()) : Optional.empty();
        OptionalInt ninety = shown.live().details().filter(details -> only.equals(Optional.of(details.layer())))
                .flatMap(Live.Details::singularValues).map(Slices::rankOfNinety).orElse(OptionalInt.empty());
        Optional<LayerReport> report = only.flatMap(name -> shown.live().figures()
                .map(measured -> measured.figures().reports().get(name)));
        var ranks = new RecipeState.Ranks(ninety, report.map(LayerReport::rank).orElse(OptionalInt.empty()),
                report.map(known -> OptionalDouble.of(known.breakEvenRank())).orElse(OptionalDouble.empty()));
        Optional<Path> teacher = shown.opened().flatMap(open -> open.study().teacher()).map(TeacherReference::path);
        return new RecipeState(layers, selected, shown.focus(), ranks, shown.hasBatchNorm(), shown.isBusy(), teacher,
                obstacle(shown));
    }

    /// Why nothing can be measured; empty if it can.
    private static Optional<String> obstacle(Shown shown) {
        return shown.canMeasure()
                ? Optional.empty()
                : shown.opened().flatMap(Opened::obstacle).or(() -> Optional.of(Text.of("failure.nodata")));
    }

    /// The least rank that keeps 90 % of the energy.
    private static OptionalInt rankOfNinety(float[] singularValues) {
        double all = 0;
        for (float value : singularValues) {
            all += (double) value * value;
        }
        double kept = 0;
        for (int i = 0; i < singularValues.length; i++) {
            kept += (double) singularValues[i] * singularValues[i];
            if (kept >= 0.9 * all) {
                return OptionalInt.of(i + 1);
            }
        }
        return OptionalInt.empty();
    }

    /// What the drawer shows.
    static TrialsState trials(Shown shown) {
        List<Trial> trials = shown.opened().map(open -> open.study().trials().stream()
                .filter(trial -> trial.inputs().dataSpec().equals(open.study().dataSpec())).toList())
                .orElse(List.of());
        OptionalInt selected = shown.opened().map(open -> open.study().selected()).orElse(OptionalInt.empty());
        return new TrialsState(trials, selected, shown.training(), shown.jobs());
    }

    private static List<Measurements.Part> parts(List<LayerFigures> layers) {
        return layers.stream().map(layer -> new Measurements.Part(layer.name(), layer.bytes(), layer.tone())).toList();
    }

    static List<LayerFigures> layers(OpenModel model, Live live) {
        Optional<LiveFigures> measured = live.figures().map(Live.Measured::figures);
        var figures = new ArrayList<LayerFigures>();
        for (Layer layer : model.graph().layers()) {
            figures.add(measured.filter(known -> known.reports().containsKey(layer.name()))
                    .map(known -> compressed(layer, known)).orElseGet(() -> original(layer)));
        }
        return figures;
    }

    private static LayerFigures original(Layer layer) {
        long numbers = layer.shape().elements();
        return new LayerFigures(layer.name(), layer.operator(), shape(layer), numbers, 4 * numbers, 4 * numbers,
                OptionalDouble.empty(), OptionalInt.empty(), OptionalInt.empty(),
                OptionalDouble.empty());
    }

    private static LayerFigures compressed(Layer layer, LiveFigures measured) {
        LayerReport report = measured.reports().get(layer.name());
        double decibel = report.snrDecibel();
        long numbers = report.parameters();
        return new LayerFigures(layer.name(), layer.operator(), shape(layer), numbers, 4 * numbers,
                measured.layerBytes().get(layer.name()),
                report.sparsity() > NO_ZEROS ? OptionalDouble.of(report.sparsity()) : OptionalDouble.empty(),
                report.bits(), report.rank(),
                Double.isInfinite(decibel) ? OptionalDouble.empty() : OptionalDouble.of(decibel));
    }

    private static String shape(Layer layer) {
        return layer.shape().dims().stream().map(Dim::toString).collect(Collectors.joining(" × "));
    }
}
