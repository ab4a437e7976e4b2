package espalier.data;

import static espalier.data.DataFiles.gzip;
import static espalier.data.DataFiles.load;
import static espalier.data.DataFiles.read;
import static espalier.data.DataFiles.sentence;
import static org.assertj.core.api.Assertions.assertThat;

import espalier.SharedFiles;
import espalier.model.array.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Holds the loader of tables to the tables people have.
class CsvTablesTest {
    @TempDir
    private Path folder;

    @Test
    void readsTablesWithoutAHeader() throws IOException {
        Path file = write("1,2,0\n3,4,1\n5,6,2\n");
        DataSet data = load("csv", file, "");
        assertThat(data.exampleShape()).isEqualTo(Shape.of(2));
        assertThat(data.classes()).containsExactly("0", "1", "2");
        assertThat(data.oneSet()).isTrue();
        assertThat(read(data.all(), 1)).containsExactly(3, 4);
        assertThat(data.all().label(2)).isEqualTo(2);
        DataSet first = load("csv", file, "?labels=first");
        assertThat(read(first.all(), 2)).containsExactly(6, 2);
        assertThat(first.all().label(2)).isEqualTo(5);
    }

    @Test
    void findsTheColumnOfClassesByName() throws IOException {
        Path file = write("\ufefflabel;\"pixel; a\";b\r\n7;0,5;1\r\n".replace("0,5", "0.5") + "\r\n3;2;-1e3\r\n");
        DataSet data = load("csv", file, "");
        assertThat(data.all().label(0)).isEqualTo(7);
        assertThat(read(data.all(), 1)).containsExactly(2, -1000);
        assertThat(read(load("csv", file, "?labels=b").all(), 0)).isEqualTo(new float[]{7, 0.5f});
    }

    @Test
    void numbersWordsInAlphabeticalOrder() throws IOException {
        DataSet data = load("csv", write("5.1,setosa\n6,virginica\n5.5,\"setosa\"\n5.9,versicolor\n"), "");
        assertThat(data.classes()).containsExactly("setosa", "versicolor", "virginica");
        assertThat(data.all().label(1)).isEqualTo(2);
        assertThat(data.all().label(3)).isEqualTo(1);
    }

    @Test
    void takesTheTestSplitFromAnotherTable() throws IOException {
        Path test = Files.write(folder.resolve("test.csv.gz"), gzip("9,9,3\n".getBytes(StandardCharsets.UTF_8)));
        DataSet data = load("csv", write("1,2,0\n".repeat(5) + "3,4,1\n".repeat(6) + "1,1,0\n".repeat(9)),
                "?test=" + test);
        assertThat(data.train().count()).isEqualTo(18);
        assertThat(data.test().count()).isEqualTo(1);
        assertThat(data.classes()).hasSize(4);
        assertThat(read(data.validation(), 1)).containsExactly(1, 1);
    }

    @Test
    void shufflesTablesThatGoClassByClass() throws IOException {
        DataSet data = load("csv", write("1,0\n".repeat(50) + "2,1\n".repeat(50) + "3,2\n".repeat(50)), "");
        for (Examples split : new Examples[]{data.train(), data.validation(), data.test()}) {
            var seen = new java.util.TreeSet<Integer>();
            for (int i = 0; i < split.count(); i++) {
                seen.add(split.label(i));
                assertThat(read(split, i)).containsExactly(split.label(i) + 1);
            }
            assertThat(seen).containsExactly(0, 1, 2);
        }
        DataSet again = load("csv", folder.resolve("a.csv"), "");
        assertThat(again.train().label(0)).isEqualTo(data.train().label(0));
    }

    @Test
    void makesImagesOfSquareRows() throws IOException {
        DataSet data = load("csv", write("1,2,3,4,0\n"), "?layout=nchw");
        assertThat(data.exampleShape()).isEqualTo(Shape.of(1, 2, 2));
    }

    @Test
    void saysWhatIsWrongWithATable() throws IOException {
        sentence("csv", folder.resolve("no.csv"), "").contains("no.csv");
        sentence("csv", write(""), "").contains("a.csv");
        sentence("csv", write("a,label\n"), "").contains("no examples");
        sentence("csv", write("1,2,0\n1,0\n"), "").contains("line 2", "2 columns", "3");
        sentence("csv", write("a,b,label\n1,2\n"), "").contains("line 2", "2 columns", "3");
        sentence("csv", write("1,2,0\n1,,0\n"), "").contains("line 2", "column 2", "number");
        sentence("csv", write("1,2,0\n1,nan,0\n"), "").contains("'nan'");
        sentence("csv", write("1,2,0\n1,2,\n"), "").contains("no class", "line 2");
        sentence("csv", write("a,b\n1,2\n"), "?labels=kind").contains("'kind'", "a, b");
        Path test = Files.writeString(folder.resolve("t.csv"), "1,0\n");
        sentence("csv", write("1,2,0\n"), "?test=" + test).contains("t.csv", "1", "2");
    }

    @Test
    void readsTheDigitsOfUci() {
        Path train = SharedFiles.path("data/digits/optdigits.tra");
        DataSet data = load("csv", train, "?labels=last&test=" + SharedFiles.path("data/digits/optdigits.tes"));
        assertThat(new int[]{data.train().count(), data.validation().count(), data.test().count()})
                .containsExactly(3441, 382, 1797);
        assertThat(data.exampleShape()).isEqualTo(Shape.of(64));
        assertThat(data.classes()).hasSize(10);
        DataSet packed = load("csv", SharedFiles.path("data/digits/digits.csv.gz"), "");
        for (int i = 0; i < 1797; i += 100) {
            assertThat(read(packed.all(), i)).containsExactly(read(data.test(), i));
        }
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("a.csv"), text);
    }
}
