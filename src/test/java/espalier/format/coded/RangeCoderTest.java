package espalier.format.coded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.model.InputException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever is coded under whatever probabilities comes back, and takes as long as the probabilities say.
class RangeCoderTest {
    private static RangeDecoder reader(byte[] bytes) {
        return new RangeDecoder(bytes, 0, bytes.length, "'x'");
    }

    @Test
    void decisionsComeBackUnderAnyProbabilities() {
        for (int seed = 0; seed < 400; seed++) {
            var random = new Random(seed);
            int count = random.nextInt(seed % 10 == 0 ? 3 : 3000);
            int[] bits = new int[count];
            int[] ones = new int[count];
            double expected = 0;
            for (int i = 0; i < count; i++) {
                ones[i] = switch (seed % 4) {
                    case 0 -> 1 + random.nextInt(65535);
                    case 1 -> random.nextBoolean() ? 1 : 65535;
                    case 2 -> 65535;
                    default -> 1 + random.nextInt(40);
                };
                // Also against the odds.
                bits[i] = random.nextInt(65536) < ones[i] ^ random.nextInt(100) < seed % 3 ? 1 : 0;
                expected -= Math.log((bits[i] == 1 ? ones[i] : 65536 - ones[i]) / 65536.0) / Math.log(2);
            }
            var encoder = new RangeEncoder();
            for (int i = 0; i < count; i++) {
                encoder.code(bits[i], ones[i]);
            }
            byte[] bytes = encoder.finish();
            // Products are rounded to 2⁻⁸ of the range at worst.
            assertThat(bytes.length).as("seed %d", seed).isLessThanOrEqualTo((int) (expected * 1.002 / 8) + 5);
            RangeDecoder decoder = reader(bytes);
            for (int i = 0; i < count; i++) {
                assertThat(decoder.code(0, ones[i])).as("seed %d, decision %d", seed, i).isEqualTo(bits[i]);
            }
            decoder.requireEnd();
        }
    }

    @Test
    void carriesRunThroughAnyNumberOfBytes() {
        // The improbable one first moves the low end up to just below a carry, then small steps push it over.
        for (int zeros = 0; zeros < 200; zeros++) {
            var encoder = new RangeEncoder();
            int[] ones = new int[zeros + 40];
            Arrays.fill(ones, 1);
            for (int i = 0; i < ones.length; i++) {
                encoder.code(i % 23 == 22 ? 1 : 0, i % 23 == 22 ? 65535 : ones[i]);
            }
            for (int value : new int[]{4095, 4095, 4095, 4095, 1, 4095, 0}) {
                encoder.plain(value, 12);
            }
            RangeDecoder decoder = reader(encoder.finish());
            for (int i = 0; i < ones.length; i++) {
                assertThat(decoder.code(0, i % 23 == 22 ? 65535 : ones[i])).isEqualTo(i % 23 == 22 ? 1 : 0);
            }
            for (int value : new int[]{4095, 4095, 4095, 4095, 1, 4095, 0}) {
                assertThat(decoder.plain(0, 12)).isEqualTo(value);
            }
            decoder.requireEnd();
        }
    }

    @Test
    void numbersTreesAndPlainBitsComeBackMixed() {
        for (int seed = 0; seed < 200; seed++) {
            byte[] bytes = mixed(new RangeEncoder(), new Random(seed)).finish();
            RangeDecoder decoder = reader(bytes);
            var learned = new Learned();
            var random = new Random(seed);
            for (int i = 0; i < 300; i++) {
                int kind = random.nextInt(4);
                long value = random.nextLong() >>> random.nextInt(64);
                switch (kind) {
                    case 0 -> assertThat(decoder.number(0, learned.about("number", 64))).isEqualTo(value >>> 2);
                    case 1 ->
                        assertThat(decoder.tree(0, 8, learned.about("tree", 256), 0)).isEqualTo((int) value & 255);
                    case 2 -> assertThat(decoder.plainLong(0, 64)).isEqualTo(value);
                    default -> assertThat(decoder.bit(0, learned.about("bit", 1), 0)).isEqualTo((int) value & 1);
                }
            }
            decoder.requireEnd();
        }
    }

    private static RangeEncoder mixed(RangeEncoder encoder, Random random) {
        var learned = new Learned();
        for (int i = 0; i < 300; i++) {
            int kind = random.nextInt(4);
            long value = random.nextLong() >>> random.nextInt(64);
            switch (kind) {
                case 0 -> encoder.number(value >>> 2, learned.about("number", 64));
                case 1 -> encoder.tree((int) value & 255, 8, learned.about("tree", 256), 0);
                case 2 -> encoder.plainLong(value, 64);
                default -> encoder.bit((int) value & 1, learned.about("bit", 1), 0);
            }
        }
        return encoder;
    }

    @Test
    void statesLearnShares() {
        var random = new Random(1);
        for (double share : new double[]{0.001, 0.1, 0.5, 0.97}) {
            long[] state = {BitCoder.NEW};
            var encoder = new RangeEncoder();
            long[] counts = new long[2];
            for (int i = 0; i < 200_000; i++) {
                int bit = random.nextDouble() < share ? 1 : 0;
                counts[bit]++;
                encoder.bit(bit, state, 0);
            }
            assertThat(BitCoder.ones(state[0]) / 65536.0).isBetween(share - 0.03, share + 0.03);
            assertThat(8.0 * encoder.finish().length).isLessThan(1.01 * Entropy.bits(counts) + 100);
        }
    }

    @Test
    void textOfAnyKindComesBack() {
        for (int seed = 0; seed < 60; seed++) {
            var random = new Random(seed);
            byte[] text = new byte[random.nextInt(2000)];
            int kinds = 1 + random.nextInt(seed % 2 == 0 ? 4 : 256);
            for (int i = 0; i < text.length; i++) {
                text[i] = i > 50 && random.nextInt(10) > 0 ? text[i - 1 - seed % 50] : (byte) random.nextInt(kinds);
            }
            var encoder = new RangeEncoder();
            Text.code(encoder, text.clone());
            byte[] read = new byte[text.length];
            RangeDecoder decoder = reader(encoder.finish());
            Text.code(decoder, read);
            decoder.requireEnd();
            assertThat(read).as("seed %d", seed).containsExactly(text);
        }
    }

    @Test
    void aStreamThatEndsTooEarlyOrTooLateIsRefused() {
        byte[] bytes = mixed(new RangeEncoder(), new Random(7)).finish();
        RangeDecoder late = reader(Arrays.copyOf(bytes, bytes.length + 9));
        mixedReading(late);
        assertThatThrownBy(late::requireEnd).isInstanceOf(InputException.class).hasMessageContaining("'x'");
        RangeDecoder early = reader(Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> mixedReading(early)).isInstanceOf(InputException.class)
                .hasMessageContaining("ends too early");
    }

    private static void mixedReading(RangeDecoder decoder) {
        var learned = new Learned();
        var random = new Random(7);
        for (int i = 0; i < 300; i++) {
            int kind = random.nextInt(4);
            random.nextLong();
            random.nextInt(64);
            switch (kind) {
                case 0 -> decoder.number(0, learned.about("number", 64));
                case 1 -> decoder.tree(0, 8, learned.about("tree", 256), 0);
                case 2 -> decoder.plainLong(0, 64);
                default -> decoder.bit(0, learned.about("bit", 1), 0);
            }
        }
    }
}
