package espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.job.CancelledException;
import espalier.job.JobContext;
import espalier.job.Progress;
import espalier.model.InputException;
import espalier.model.array.Shape;
import espalier.model.metric.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Holds what all data sets have in common.
class DataSetsTest {
    @Test
    void drawsDigitsInThreeSplits() {
        DataSet data = DataSets.load("builtin:digits", JobContext.QUIET);
        assertThat(data.split(Split.TRAIN).count()).isEqualTo(20_000);
        assertThat(data.split(Split.VALIDATION).count()).isEqualTo(4_000);
        assertThat(data.split(Split.TEST).count()).isEqualTo(5_000);
        assertThat(data.exampleShape()).isEqualTo(Shape.of(1, 28, 28));
        assertThat(data.classes()).hasSize(10);
        assertThat(data.spec()).isEqualTo("builtin:digits");
        DataSet small = DataSets.load("builtin:digits?resize=14,14&layout=flat&limit=5&mean=0.5", JobContext.QUIET);
        assertThat(small.exampleShape()).isEqualTo(Shape.of(196));
        assertThat(small.test().count()).isEqualTo(5);
        assertThat(DataFiles.read(small.test(), 0)).isNotEqualTo(DataFiles.read(small.test(), 1));
    }

    @Test
    void namesWhatIsNotBuiltIn() {
        assertThatThrownBy(() -> DataSets.load("builtin:cats", JobContext.QUIET)).isInstanceOf(InputException.class)
                .hasMessageContainingAll("cats", "builtin:digits");
    }

    @Test
    void namesTheSplitThatIsEmpty(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("few.csv"), "1,0\n2,1\n1,0\n");
        DataSet data = DataFiles.load("csv", file, "");
        assertThatThrownBy(() -> data.split(Split.VALIDATION)).isInstanceOf(InputException.class)
                .hasMessageContainingAll("few.csv", "validation");
    }

    @Test
    void stopsWhenAsked(@TempDir Path folder) throws IOException {
        Files.write(folder.resolve("train-images-idx3-ubyte"), DataFiles.images(9, 3, 3));
        Files.write(folder.resolve("train-labels-idx1-ubyte"), DataFiles.labels(9, 3));
        var cancelled = new JobContext() {
            @Override
            public void report(Progress progress) {
                assertThat(progress.message()).contains("train-images");
            }

            @Override
            public boolean isCancelled() {
                return true;
            }
        };
        assertThatThrownBy(() -> DataSets.load("idx:" + folder, cancelled)).isInstanceOf(CancelledException.class);
    }
}
