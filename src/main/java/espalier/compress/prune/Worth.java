package espalier.compress.prune;

import espalier.compress.method.Magnitudes;
import espalier.compress.method.Part;
import espalier.model.array.Array;
import espalier.model.array.FloatBlocks;

/// Numbers that say what units are worth, made ready to be ranked.
final class Worth {
    private Worth() {
    }

    /// How units rank: as numbers without sign in the same order. Units that are all zeros already go first, so that pruning again
    /// takes no other in their place.
    ///
    /// @param worth one finite number a unit
    static Magnitudes ranking(Part part, Units units, float[] worth) {
        float[] ranked = new float[worth.length];
        boolean isSigned = isSigned(worth);
        boolean[] alive = alive(part, units, worth.length);
        for (int unit = 0; unit < worth.length; unit++) {
            float living = isSigned ? unsigned(worth[unit]) : worth[unit];
            ranked[unit] = alive[unit] ? living : 0;
        }
        return new Magnitudes(units.areWeights()
                ? Array.of(ranked, part.values().shape())
                : Array.of(ranked, ranked.length));
    }

    private static boolean isSigned(float[] worth) {
        for (float one : worth) {
            if (one < 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean[] alive(Part part, Units units, int count) {
        boolean[] alive = new boolean[count];
        if (units.areWeights()) {
            FloatBlocks.read(part.values(), (block, number, start) -> {
                for (int i = 0; i < number; i++) {
                    alive[(int) start + i] = block[i] != 0;
                }
            });
        } else {
            float[] values = part.values().toFloats();
            for (int i = 0; i < values.length; i++) {
                values[i] = values[i] != 0 ? 1 : 0;
            }
            double[] living = units.blocks(part).sums(values);
            for (int unit = 0; unit < count; unit++) {
                alive[unit] = living[unit] > 0;
            }
        }
        return alive;
    }

    /// A number without sign, in the order of the numbers with sign: all bits but the last of the magnitude take part.
    private static float unsigned(float signed) {
        int bits = Float.floatToRawIntBits(signed);
        int rising = bits < 0 ? ~bits : bits | 0x80000000;
        return Float.intBitsToFloat(rising >>> 1);
    }
}
