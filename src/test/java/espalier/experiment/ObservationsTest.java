package espalier.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.data.DataSet;
import espalier.data.Examples;
import espalier.job.CancelledException;
import espalier.job.JobContext;
import espalier.job.ReportLimit;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.metric.LayerStatistic;
import espalier.model.metric.LayerStatistics;
import espalier.model.weight.Dense;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What is learned of a model's layers is learned once, from training examples alone.
class ObservationsTest {
    private static final Set<LayerStatistic> SQUARES = Set.of(LayerStatistic.INPUT_SQUARES);
    private static final Set<LayerStatistic> BOTH = Set.of(LayerStatistic.INPUT_SQUARES, LayerStatistic.OUTPUT_ZEROS);

    private final OpenModel model = TinyModel.open();
    private final Counted train = new Counted(TinyModel.data().train());

    private DataSet data(int calibration) {
        DataSet all = TinyModel.data();
        Examples forbidden = new Counted(all.validation()) {
            @Override
            public void read(int index, float[] target, int offset) {
                throw new AssertionError("Only training examples may be looked at");
            }
        };
        return new DataSet(all.name(), all.spec(), all.classes(), train, forbidden, forbidden, false, calibration);
    }

    @Test
    void learnsOnceFromAsManyTrainingExamplesAsTheDataSay() {
        Observations observations = Observations.of(model, data(40));
        var wanted = Map.of("fc1.weight", SQUARES, "fc2.weight", BOTH);
        var first = observations.of(model.graph(), wanted, JobContext.QUIET);
        assertThat(train.reads).isEqualTo(40);
        assertThat(first.get("fc1.weight").examples()).isEqualTo(40);
        assertThat(first.get("fc1.weight").values().keySet()).isEqualTo(SQUARES);
        assertThat(observations.of(model.graph(), wanted, JobContext.QUIET)).isEqualTo(first);
        assertThat(observations.of(model.graph().withWeights(Map.of()), Map.of("fc2.weight", SQUARES),
                JobContext.QUIET)).isEqualTo(first);
        assertThat(train.reads).isEqualTo(40);
        var more = observations.of(model.graph(), Map.of("fc1.weight", BOTH), JobContext.QUIET);
        assertThat(train.reads).isEqualTo(80);
        assertThat(more.get("fc1.weight").values().get(LayerStatistic.INPUT_SQUARES))
                .isSameAs(first.get("fc1.weight").values().get(LayerStatistic.INPUT_SQUARES));
        assertThat(more.get("fc2.weight")).isEqualTo(first.get("fc2.weight"));
    }

    @Test
    void tellsStatesOfTheModelApartAndRemembersTheLast() {
        Observations observations = Observations.of(model, data(20));
        var wanted = Map.of("fc2.weight", SQUARES);
        var states = new ArrayList<Graph>();
        for (int i = 0; i < 4; i++) {
            float[] weights = model.graph().weights().get("fc1.weight").toDense().toFloats();
            weights[i] = 3;
            states.add(model.graph().withWeights(Map.of("fc1.weight",
                    new Dense(Array.of(weights, TinyModel.HIDDEN, TinyModel.INPUTS)))));
        }
        observations.of(model.graph(), wanted, JobContext.QUIET);
        var seen = states.stream().map(state -> observations.of(state, wanted, JobContext.QUIET)).toList();
        assertThat(train.reads).isEqualTo(5 * 20);
        assertThat(seen.get(0).get("fc2.weight").values().get(LayerStatistic.INPUT_SQUARES)
                .sameContentAs(seen.get(1).get("fc2.weight").values().get(LayerStatistic.INPUT_SQUARES))).isFalse();
        for (Graph state : List.of(model.graph(), states.get(3), states.get(2), states.get(1))) {
            observations.of(state, wanted, JobContext.QUIET);
        }
        assertThat(train.reads).isEqualTo(5 * 20);
        observations.of(states.get(0), wanted, JobContext.QUIET);
        assertThat(train.reads).isEqualTo(6 * 20);
    }

    @Test
    void goesOnFromWhatAStudyKept() {
        var kept = new ArrayList<Knowledge>();
        var wanted = Map.of("fc1.weight", BOTH, "fc2.weight", SQUARES);
        Observations.of(model, data(30), Knowledge.NONE, kept::add).of(model.graph(), wanted, JobContext.QUIET);
        assertThat(kept).hasSize(1);
        assertThat(train.reads).isEqualTo(30);
        var again = Observations.of(model, data(30), kept.getFirst(), kept::add)
                .of(model.graph(), wanted, JobContext.QUIET);
        assertThat(train.reads).isEqualTo(30);
        assertThat(again).isEqualTo(kept.getFirst().layers());
        DataSet other = new DataSet("other", "builtin:other", data(30).classes(), train, train, train);
        Observations.of(model, other, kept.getFirst(), kept::add).of(model.graph(), wanted, JobContext.QUIET);
        assertThat(train.reads).as("other data are looked at anew").isGreaterThan(30);
    }

    @Test
    void forgetsWhatDoesNotFitTheModel() {
        var odd = new Knowledge(data(30).spec(), Map.of("fc1.weight",
                new LayerStatistics(30, Map.of(LayerStatistic.INPUT_SQUARES, Array.of(new float[5], 5)))));
        var seen = Observations.of(model, data(30), odd, _ -> {}).of(model.graph(), Map.of("fc1.weight", SQUARES),
                JobContext.QUIET);
        assertThat(seen.get("fc1.weight").values().get(LayerStatistic.INPUT_SQUARES).shape())
                .isEqualTo(Shape.of(TinyModel.INPUTS));
    }

    @Test
    void keepsNothingLargeInAStudy() {
        var large = new LayerStatistics(9, Map.of(LayerStatistic.INPUT_MOMENT, Array.of(new float[1200 * 1200], 1, 1200,
                1200), LayerStatistic.INPUT_MEAN, Array.of(new float[1200], 1200)));
        Knowledge kept = Knowledge.of("spec", Map.of("a", large, "b", large));
        assertThat(kept.layers().keySet()).containsExactlyInAnyOrder("a", "b");
        assertThat(kept.layers().get("a").values().keySet()).containsExactly(LayerStatistic.INPUT_MEAN);
    }

    @Test
    void leavesNothingBehindWhenCancelled() {
        Observations observations = Observations.of(model, data(100));
        var wanted = Map.of("fc1.weight", BOTH);
        assertThatThrownBy(() -> observations.of(model.graph(), wanted, new ReportLimit(2)))
                .isInstanceOf(CancelledException.class);
        assertThat(observations.of(model.graph(), wanted, JobContext.QUIET).get("fc1.weight").examples())
                .isEqualTo(100);
    }

    @Test
    void saysThatTrainingExamplesAreMissing() {
        DataSet all = TinyModel.data();
        var empty = new DataSet(all.name(), all.spec(), all.classes(), train.first(0), all.validation(), all.test());
        assertThatThrownBy(() -> Observations.of(model, empty).of(model.graph(), Map.of("fc1.weight", BOTH),
                JobContext.QUIET)).isInstanceOf(InputException.class).hasMessageContaining("no training examples");
    }

    /// Counts how often an example is read.
    private static class Counted implements Examples {
        private final Examples all;
        private int reads;

        Counted(Examples all) {
            this.all = all;
        }

        @Override
        public int count() {
            return all.count();
        }

        @Override
        public Shape exampleShape() {
            return all.exampleShape();
        }

        @Override
        public int label(int index) {
            return all.label(index);
        }

        @Override
        public void read(int index, float[] target, int offset) {
            reads++;
            all.read(index, target, offset);
        }
    }
}
