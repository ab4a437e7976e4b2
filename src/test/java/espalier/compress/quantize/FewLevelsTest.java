package espalier.compress.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import espalier.compress.DrawnLevels;
import espalier.compress.SmallModels;
import espalier.compress.method.Kept;
import espalier.compress.method.Part;
import espalier.model.array.Array;
import espalier.model.recipe.KnobValue;
import espalier.model.weight.Grid;
import espalier.model.weight.Levels;
import espalier.model.weight.Mask;
import espalier.model.weight.Moving;
import espalier.model.weight.Palette;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Ternary, binary and power-of-two levels against searching all there could be.
class FewLevelsTest {
    private static final LevelSettings TENSOR = new LevelSettings(Granularity.TENSOR, ScaleTraining.FIXED,
            Rounding.NEAREST);

    @Test
    void noAssignmentOfThreeValuesIsBetterThanTheTernaryOne() {
        RandomGenerator random = SmallModels.random(31);
        for (int i = 0; i < 60; i++) {
            float[] numbers = SmallModels.normal(random, 1, 1 + random.nextInt(8)).toFloats();
            Levels grid = new Ternary().levels(part(numbers), Kept.ALL, TENSOR);
            double squares = 0;
            for (float number : numbers) {
                squares += (double) number * number;
            }
            // Of every assignment of −1, 0 and 1 the best scale is Σwt / Σt², and the error falls by (Σwt)² / Σt².
            double least = squares;
            for (int code = 0; code < Math.pow(3, numbers.length); code++) {
                double products = 0;
                double ones = 0;
                for (int j = 0, rest = code; j < numbers.length; j++, rest /= 3) {
                    int t = rest % 3 - 1;
                    products += t * numbers[j];
                    ones += t * t;
                }
                least = ones == 0 ? least : Math.min(least, squares - products * products / ones);
            }
            assertThat(error(numbers, grid)).isCloseTo(least, within(1e-6 * squares + 1e-12));
        }
    }

    @Test
    void theTernaryScaleIsThatOfTheWeightsThatStay() {
        float[] numbers = {1, -1.2f, 0.1f, 0.8f, -50};
        var kept = new Kept.By(Mask.of(Array.of(numbers, 5).shape(), i -> i != 4));
        var grid = new Ternary().levels(part(numbers), kept, TENSOR);
        assertThat(grid.scales().toFloats()).containsExactly(new float[]{1}, within(1e-6f));
        assertThat(grid.bits()).isEqualTo(2);
    }

    @Test
    void noOtherScaleIsBetterThanTheBinaryOne() {
        float[] numbers = SmallModels.normal(SmallModels.random(32), 1, 50).toFloats();
        Grid grid = new Binary().levels(part(numbers), Kept.ALL, TENSOR);
        double best = error(numbers, grid);
        for (double factor = 0.5; factor < 2; factor += 0.01) {
            var other = grid.withScales(Array.of(new float[]{(float) (factor * grid.scales().floatAt(0))}, 1));
            assertThat(error(numbers, other)).isGreaterThanOrEqualTo(best - 1e-6);
        }
        assertThat(DrawnLevels.of(grid, 0)).hasSize(2);
    }

    /// The levels that the authors' program makes: github.com/yhhhli/APoT_Quantization, `build_power_value(B=bits - 1)`.
    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"2; 0, 1", "3; 0, 1, 2, 4", "4; 0, 1, 2, 3, 4, 6, 8, 10",
            "5; 0, 1, 2, 3, 4, 6, 8, 9, 12, 16, 18, 24, 32, 33, 36, 48",
            "6; 0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 17, 20, 21, 24, 28, 32, 34, 36, 38, 48, 52, 64, 65, 68, 69, "
                    + "72, 76, 96, 100"})
    void additivePowersAreThoseOfTheAuthors(int bits, String expected) {
        String[] numbers = expected.split(", ");
        float greatest = Float.parseFloat(numbers[numbers.length - 1]);
        float[] magnitudes = AdditivePowersOfTwo.magnitudes(bits);
        assertThat(magnitudes).hasSize(numbers.length);
        for (int i = 0; i < numbers.length; i++) {
            assertThat(magnitudes[i]).isCloseTo(Float.parseFloat(numbers[i]) / greatest, within(1e-7f));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8})
    void allSumsOfPowersDiffer(int bits) {
        float[] magnitudes = AdditivePowersOfTwo.magnitudes(bits);
        assertThat(magnitudes).hasSize(1 << (bits - 1)).doesNotHaveDuplicates();
        assertThat(magnitudes[0]).isZero();
        assertThat(magnitudes[magnitudes.length - 1]).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6})
    void levelsArePowersOfTwoOfOneScale(int bits) {
        float[] numbers = SmallModels.normal(SmallModels.random(bits), 1, 300).toFloats();
        Palette palette = new PowersOfTwo().levels(part(numbers), Kept.ALL,
                new PowersOfTwo.Settings(bits, PowersOfTwo.Greatest.MSE, TENSOR));
        assertThat(palette.size()).isEqualTo((1 << bits) - 1);
        assertThat(palette.bits()).isEqualTo(bits);
        float greatest = palette.decode(palette.size() - 1, 0);
        for (int code = 0; code < palette.size(); code++) {
            float level = Math.abs(palette.decode(code, 0) / greatest);
            assertThat(level == 0 || Math.scalb(1f, Math.getExponent(level)) == level).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"1.4, 1", "1.5, 2", "2.9, 2", "3.1, 4", "0.7, 0.5", "-0.76, 1"})
    void theGreatestPowerFollowsTheSourcesRule(float greatest, float expected) {
        Palette palette = new PowersOfTwo().levels(part(greatest, 0.1f), Kept.ALL,
                new PowersOfTwo.Settings(4, PowersOfTwo.Greatest.POWER, TENSOR));
        assertThat(palette.decode(palette.size() - 1, 0)).isEqualTo(expected);
    }

    @Test
    void theScaleOfLevelsIsAsGoodAsTheBestOfAFineRow() {
        RandomGenerator random = SmallModels.random(33);
        for (int i = 0; i < 20; i++) {
            float[] numbers = SmallModels.normal(random, 1, 200).toFloats();
            int bits = random.nextInt(2, 7);
            float[] levels = ScaledLevels.symmetric(AdditivePowersOfTwo.magnitudes(bits));
            float factor = new ScaleSearch(levels).best(numbers);
            double least = Double.MAX_VALUE;
            for (double other = 0.05; other < 5; other += 0.002) {
                least = Math.min(least, error(numbers, palette(levels, (float) other)));
            }
            assertThat(error(numbers, palette(levels, factor))).isLessThan(least * 1.02);
        }
    }

    @Test
    void trainingMovesWhatSettingsSay() {
        assertThat(new Ternary().moving(TENSOR)).isEqualTo(Moving.CODES);
        var method = new AdditivePowersOfTwo();
        assertThat(method.moving(method.read(Map.of("scales", KnobValue.of("learned")))))
                .isEqualTo(Moving.CODES_AND_SCALES);
    }

    private static Palette palette(float[] levels, float factor) {
        return new Palette(Levels.TENSOR, Array.of(levels, 1, levels.length)).times(Array.of(new float[]{factor}, 1));
    }

    private static Part part(float... numbers) {
        return new Part(Array.of(numbers, 1, numbers.length), 0);
    }

    private static double error(float[] numbers, Levels levels) {
        Array rounded = levels.nearest(Array.of(numbers, 1, numbers.length)).toDense();
        double error = 0;
        for (int i = 0; i < numbers.length; i++) {
            error += Math.pow((double) numbers[i] - rounded.floatAt(i), 2);
        }
        return error;
    }
}
