package espalier.report;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.experiment.Origin;
import espalier.model.recipe.Recovery;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tests trials as CSV and as Markdown.
class TrialsTableTest {
    @Test
    void csvHasOneLineForEachTrialAndTheOriginal() throws IOException {
        var text = new StringBuilder();
        TrialsTable.writeCsv(SampleTrials.many(3), text);
        List<String> lines = text.toString().lines().toList();
        assertThat(lines).hasSize(5);
        int columns = lines.getFirst().split(",").length;
        assertThat(lines).allSatisfy(line -> assertThat(line.split(",", -1)).hasSize(columns));
        assertThat(lines.get(1))
                .startsWith("0,original,false,false,0.0,32,,none,0,1724320,1724320,1293240,1379456,5172960,431080");
        assertThat(lines.get(4)).contains(",distill,3,");
    }

    @Test
    void markdownColumnsAreAligned() {
        String table = TrialsTable.markdown(SampleTrials.many(6));
        assertThat(table.lines().map(String::length).distinct()).hasSize(1);
        assertThat(table).contains("★", "distil 3", "0 · original");
    }

    @Test
    void theFrontOfATableIsThatOfPackedBytes() {
        var trials = List.of(
                SampleTrials.trial(0, Origin.BASELINE, new Recovery.None(), 0, 32, 1_000_000, 5957, 0),
                SampleTrials.trial(1, Origin.BY_HAND, new Recovery.None(), 0.9, 4, 50_000, 5900, 0),
                SampleTrials.trial(2, Origin.BY_HAND, new Recovery.None(), 0.9, 4, 60_000, 5890, 0));
        assertThat(TrialSummary.of(trials)).extracting(TrialSummary::onFront).containsExactly(true, false);
        assertThat(TrialSummary.of(trials).getFirst().change().orElseThrow()).isEqualTo(5900 / 6000.0 - 5957 / 6000.0);
    }
}
