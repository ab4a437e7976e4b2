package planted.random.data;

import java.util.Random;

/// Planted: a random generator without a seed.
public final class Dice {
    int roll() {
        return new Random().nextInt(6);
    }
}
