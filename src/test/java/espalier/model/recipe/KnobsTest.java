package espalier.model.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import espalier.model.InputException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Knobs: what a settings record offers, and that values outside it are refused by name.
class KnobsTest {
    enum Colour {
        RED, BLUE
    }

    record Settings(@Knob(label = "Share", help = "h", max = 0.99, initial = "0.5", unit = "%") double share,
            @Knob(label = "Count", help = "h", min = 1, max = 16, initial = "8", group = "size") int count,
            @Knob(label = "Volume", help = "h", max = 4, initial = "0", group = "size") double volume,
            @Knob(label = "Colour", help = "h", initial = "red") Colour colour,
            @Knob(label = "Loud", help = "h", initial = "false") boolean loud) {}

    private static final Settings INITIAL = new Settings(0.5, 8, 0, Colour.RED, false);

    @Test
    void readsTheKnobsOfARecord() {
        assertThat(Knobs.of(Settings.class)).containsExactly(
                new KnobSpec.Number(new KnobSpec.Text("share", "Share", "h", "", "", ""), 0, 0.99, 0.5, "%", false),
                new KnobSpec.Whole(new KnobSpec.Text("count", "Count", "h", "size", "", ""), 1, 16, 8, "", false),
                new KnobSpec.Number(new KnobSpec.Text("volume", "Volume", "h", "size", "", ""), 0, 4, 0, "", false),
                new KnobSpec.Choice(new KnobSpec.Text("colour", "Colour", "h", "", "", ""), List.of("red", "blue"),
                        List.of("Red", "Blue"), "red"),
                new KnobSpec.Switch(new KnobSpec.Text("loud", "Loud", "h", "", "", ""), false));
    }

    @Test
    void leavesOutMeansInitial() {
        assertThat(Knobs.initial(Settings.class)).isEqualTo(INITIAL);
    }

    @Test
    void writesWhatItReads() {
        var settings = new Settings(0.25, 3, 1.5, Colour.BLUE, true);
        assertThat(Knobs.read(Settings.class, Knobs.write(settings))).isEqualTo(settings);
    }

    record Nesting(Settings settings, @Knob(label = "Extra", help = "h", initial = "1") double extra) {}

    @Test
    void putsTheKnobsOfANestedRecordInItsPlace() {
        assertThat(Knobs.of(Nesting.class).stream().map(KnobSpec::name)).containsExactly("share", "count", "volume",
                "colour", "loud", "extra");
        var nesting = new Nesting(new Settings(0.25, 3, 1.5, Colour.BLUE, true), 0.5);
        assertThat(Knobs.read(Nesting.class, Knobs.write(nesting))).isEqualTo(nesting);
        assertThat(Knobs.initial(Nesting.class)).isEqualTo(new Nesting(INITIAL, 1));
    }

    @Test
    void readsValuesParsedFromText() {
        var values = Map.of("share", KnobValue.parse("0.9"), "count", KnobValue.parse("4"), "colour",
                KnobValue.parse("blue"), "loud", KnobValue.parse("true"));
        assertThat(Knobs.read(Settings.class, values)).isEqualTo(new Settings(0.9, 4, 0, Colour.BLUE, true));
    }

    @Test
    void namesOwnerKnobAndWhatIsAllowed() {
        refuses("share", "1", "'m.share' must be a number from 0 to 0.99, not 1");
        refuses("share", "NaN", "'m.share' must be a number from 0 to 0.99, not NaN");
        refuses("share", "lots", "'m.share' must be a number from 0 to 0.99, not lots");
        refuses("count", "2.5", "'m.count' must be a whole number from 1 to 16, not 2.5");
        refuses("count", "17", "'m.count' must be a whole number from 1 to 16, not 17");
        refuses("colour", "green", "'m.colour' must be one of red, blue, not green");
        refuses("loud", "yes", "'m.loud' must be true or false, not yes");
        refuses("shape", "1", "There is no knob 'm.shape'; there is share, count, volume, colour, loud");
    }

    private static void refuses(String knob, String text, String message) {
        assertThatThrownBy(() -> Knobs.read(Settings.class, "m", Map.of(knob, KnobValue.parse(text))))
                .isInstanceOf(InputException.class).hasMessage(message);
    }

    @Test
    void settingAKnobUnsetsItsAlternatives() {
        var specs = Knobs.of(Settings.class);
        var values = Knobs.with(specs, Knobs.write(INITIAL), "count", KnobValue.of(3));
        values = Knobs.with(specs, values, "volume", KnobValue.of(2));
        assertThat(Knobs.read(Settings.class, values)).isEqualTo(new Settings(0.5, 8, 2, Colour.RED, false));
    }

    @Test
    void readsTheKnobsOfRecoveries() {
        assertThat(Knobs.initial(Recovery.FineTuning.class)).isEqualTo(new Recovery.FineTuning(1, 0.001, 64));
        assertThat(Knobs.initial(Recovery.Distillation.class))
                .isEqualTo(new Recovery.Distillation(1, 0.001, 64, 4, 0.7));
        assertThat(Knobs.initial(Recovery.None.class)).isEqualTo(new Recovery.None());
    }

    @Section("Paint")
    record Coat(@Knob(label = "Layers", help = "h", max = 9, initial = "2") int layers) {}

    record House(@Knob(label = "Rooms", help = "h", max = 9, initial = "3") int rooms, Coat coat) {}

    @Test
    void knobsOfAPartStandUnderItsHeading() {
        assertThat(Knobs.of(House.class)).extracting(KnobSpec::name, knob -> knob.text().section())
                .containsExactly(tuple("rooms", ""), tuple("layers", "Paint"));
    }
}
