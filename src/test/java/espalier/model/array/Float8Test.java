package espalier.model.array;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Holds floats of eight bits to their definition: of all 256 the nearest, and the even one of two.
class Float8Test {
    @ParameterizedTest
    @EnumSource(value = ElementType.class, mode = EnumSource.Mode.MATCH_ALL, names = "FLOAT8.*")
    void keepsEveryCode(ElementType type) {
        Float8 numbers = Float8.of(type);
        for (int code = 0; code < 256; code++) {
            double value = numbers.decode((byte) code);
            if (!Double.isNaN(value)) {
                assertThat(numbers.encode(value, false)).as("%s %02x", type, code).isEqualTo((byte) code);
            }
        }
        assertThat(numbers.decode(numbers.encode(Double.NaN, true))).isNaN();
    }

    @ParameterizedTest
    @EnumSource(value = ElementType.class, mode = EnumSource.Mode.MATCH_ALL, names = "FLOAT8.*")
    void takesTheNearest(ElementType type) {
        Float8 numbers = Float8.of(type);
        var random = new Random(5);
        double greatest = switch (type) {
            case FLOAT8E4M3FN -> 448;
            case FLOAT8E4M3FNUZ -> 240;
            default -> 57344;
        };
        for (int i = 0; i < 5000; i++) {
            double value = Math.scalb(random.nextDouble() * 2 - 1, random.nextInt(30) - 20);
            // Halfway between two neighbours every now and then.
            double asked = i % 3 == 0 ? halfway(numbers, random) : value;
            if (Math.abs(asked) > greatest) {
                continue;
            }
            assertThat(numbers.decode(numbers.encode(asked, true))).as("%s %s", type, asked)
                    .isEqualTo(nearest(numbers, asked) + 0.0);
        }
        assertThat(numbers.decode(numbers.encode(1e30, true))).isEqualTo(greatest);
        assertThat(numbers.decode(numbers.encode(Double.NEGATIVE_INFINITY, true))).isEqualTo(-greatest);
        double beyond = numbers.decode(numbers.encode(1e30, false));
        assertThat(type == ElementType.FLOAT8E5M2 ? Double.isInfinite(beyond) : Double.isNaN(beyond)).isTrue();
    }

    private static double halfway(Float8 numbers, Random random) {
        int code = random.nextInt(0x70);
        return (numbers.decode((byte) code) + numbers.decode((byte) (code + 1))) / 2;
    }

    private static double nearest(Float8 numbers, double value) {
        int best = 0;
        for (int code = 0; code < 256; code++) {
            double distance = Math.abs(numbers.decode((byte) code) - value);
            double least = Math.abs(numbers.decode((byte) best) - value);
            if (distance < least || distance == least && (code & 1) == 0 && (best & 1) == 1) {
                best = code;
            }
        }
        return numbers.decode((byte) best);
    }
}
