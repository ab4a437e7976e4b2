package espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.data.Preprocessing.Size;
import espalier.model.InputException;
import espalier.model.metric.Split;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Holds data specs to their grammar.
class DataSpecTest {
    @Test
    void readsEveryOption() {
        DataSpec spec = DataSpec.parse("csv:a/b.csv?layout=nhwc&scale=1/255&mean=0.1,0.2,0.3&std=2&resize=24,32&limit=9"
                + "&labels=kind&test=c.csv&split=validation&calibration=77");
        assertThat(spec).isEqualTo(new DataSpec(
                new DataSource.Csv(Path.of("a/b.csv"), Optional.of("kind"), Optional.of(Path.of("c.csv"))),
                new Preprocessing(Optional.of(Layout.NHWC), OptionalDouble.of(1.0 / 255), List.of(0.1, 0.2, 0.3),
                        List.of(2.0), Optional.of(new Size(24, 32))),
                OptionalInt.of(9), Optional.of(Split.VALIDATION), OptionalInt.of(77)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"builtin:digits", "idx:data/mnist", "cifar10:c", "images:pictures", "npz:a b.npz",
            "csv:x.csv?labels=first&test=y.csv",
            "idx:m?layout=flat&scale=0.5&mean=0.286&std=0.353&resize=14,14&limit=7",
            "npz:odd%3Fname%26more%25.npz?split=train&calibration=64", "images:i?mean=-1,0,1.0E-4"})
    void printsWhatItReads(String text) {
        assertThat(DataSpec.parse(text)).hasToString(text);
    }

    @Test
    void printsOptionsInOneOrder() {
        assertThat(DataSpec.parse(" idx:m?std=1&limit=3&mean=0&layout=flat ")).hasToString(
                "idx:m?layout=flat&mean=0&std=1&limit=3");
    }

    @Test
    void keepsPlacesWithReservedCharacters() {
        var spec = DataSpec.of(new DataSource.Idx(Path.of("100%? a&b")));
        assertThat(DataSpec.parse(spec.toString())).isEqualTo(spec);
    }

    @Test
    void absoluteSpecsNameTheSameFiles() {
        DataSource source = DataSpec.parse("csv:a.csv?test=../b.csv").absolute().source();
        Path here = Path.of("").toAbsolutePath();
        assertThat(source).isEqualTo(new DataSource.Csv(here.resolve("a.csv"), Optional.empty(),
                Optional.of(here.resolveSibling("b.csv"))));
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', value = {"mnist => 'mnist'.*idx:DIR",
            "C:\\data => 'C:.*csv:FILE", "idx: => nothing.*colon",
            "idx:m?layuot=flat => 'layuot'.*layout", "idx:m?layout=chw => layout=chw.*nchw",
            "idx:m?std=0 => std=0.*above",
            "idx:m?mean=a => mean=a.*number", "idx:m?mean=1,,2 => mean=.*number",
            "idx:m?scale=1/0 => scale=1/0.*number",
            "idx:m?resize=28 => resize=28.*height", "idx:m?resize=0,3 => resize=0.*from 1",
            "idx:m?limit=-1 => limit=-1.*whole", "idx:m?limit => 'limit'.*value",
            "idx:m?limit=1&limit=2 => 'limit'.*once",
            "idx:m?labels=last => 'labels'.*csv", "npz:m?test=t => 'test'.*csv", "idx:m?split=dev => split=dev.*test",
            "idx:m? => ''.*unknown"})
    void saysInOneSentenceWhatItCannotRead(String text, String sentence) {
        assertThatThrownBy(() -> DataSpec.parse(text)).isInstanceOf(InputException.class)
                .message().containsPattern(sentence).doesNotContain("\n").endsWith(".");
    }
}
