package espalier.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.format.coded.CodedFile;
import espalier.job.JobContext;
import espalier.model.array.Array;
import espalier.model.array.Dim;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.graph.Node;
import espalier.model.graph.Source;
import espalier.model.graph.Value;
import espalier.model.metric.Score;
import espalier.model.metric.Sizes;
import espalier.model.op.MatMul;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Stage;
import espalier.model.recipe.Step;
import espalier.model.recipe.Target;
import espalier.model.weight.Dense;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Proves that live figures are those that a trial of the same recipe measures.
class LiveSessionTest {
    private static Recipe recipe(double sparsity) {
        return Recipe.of(Stage.Compress.NOTHING.with(Target.WHOLE_MODEL,
                Step.of("magnitude", Map.of("sparsity", KnobValue.of(sparsity)))), new Recovery.None());
    }

    @Test
    void liveFiguresAreThoseOfATrial() {
        var runner = new TrialRunner(TinyModel.open(), TinyModel.data(), InstantSource.system());
        try (var session = new LiveSession(TinyModel.open(), TinyModel.data())) {
            for (double sparsity : new double[]{0.2, 0.8, 0.5}) {
                Trial trial = runner.run(recipe(sparsity), 1, Origin.BY_HAND, JobContext.QUIET, TrialListener.NONE)
                        .trial();
                var scores = new ArrayList<Score>();
                session.measure(recipe(sparsity), JobContext.QUIET, figures -> {
                    assertThat(scores).isEmpty();
                    assertThat(figures.sizes()).isEqualTo(trial.sizes());
                    assertThat(figures.costs().total()).isEqualTo(trial.cost());
                    assertThat(figures.layers()).isEqualTo(trial.outcome().layers());
                    assertThat(figures.reports()).containsOnlyKeys("fc1", "fc2");
                }, scores::add);
                assertThat(scores.getLast().correct()).isEqualTo(trial.score().correct());
                assertThat(scores).isSortedAccordingTo(
                        (one, other) -> Long.compare(one.examples(), other.examples()));
            }
        }
    }

    @Test
    void withoutDataThereAreFiguresAndNoScore() {
        var scores = new ArrayList<Score>();
        var figures = new ArrayList<LiveFigures>();
        try (var session = new LiveSession(TinyModel.open())) {
            session.measure(recipe(0.5), JobContext.QUIET, figures::add, scores::add);
        }
        assertThat(figures).hasSize(1);
        assertThat(scores).isEmpty();
    }

    @Test
    void theCodedSizeOfALargeModelComesLast() {
        Array values = Array.of(new float[1100 * 1000], 1100, 1000);
        var batch = new Dim.Symbol("batch");
        var graph = new Graph("large",
                List.of(new Value("x", ElementType.FLOAT32, new Shape(List.of(batch, Dim.of(1100))))),
                List.of(new Value("y", ElementType.FLOAT32, new Shape(List.of(batch, Dim.of(1000))))),
                List.of(new Node(0, "/fc", new MatMul(), List.of("x", "fc.weight"), List.of("y"))),
                new LinkedHashMap<>(Map.of("fc.weight", new Dense(values))), Source.own());
        var figures = new ArrayList<LiveFigures>();
        try (var session = new LiveSession(TinyModel.open(graph))) {
            session.measure(Recipe.EMPTY, JobContext.QUIET, figures::add, _ -> {});
        }
        assertThat(figures).hasSize(2);
        assertThat(figures.getFirst().sizes().coded()).isEmpty();
        assertThat(figures.getLast().sizes().coded()).contains(
                new Sizes.Coded(CodedFile.size(graph), CodedFile.entropyBound(graph)));
    }

    @Test
    void aLayerIsDrawnUnderTheDraft() {
        try (var session = new LiveSession(TinyModel.open())) {
            Layer fc1 = TinyModel.graph().layers().getFirst();
            assertThat(session.preview(recipe(0.5), fc1).nonZeros()).isEqualTo(48);
            assertThat(session.singularValues(fc1, recipe(0.5))).hasSize(6);
        }
    }
}
