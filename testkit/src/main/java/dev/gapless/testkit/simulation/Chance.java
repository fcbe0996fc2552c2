package dev.gapless.testkit.simulation;

import java.util.List;
import java.util.SplittableRandom;

/// The one source of chance of a life.
final class Chance {
    private final SplittableRandom random;

    Chance(long seed) {
        random = new SplittableRandom(seed);
    }

    /// @param probability 0 to 1; nothing is drawn for 0
    boolean happens(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    /// Both ends included.
    int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    /// Mostly near `least`, seldom near `most`: like answers of real programs.
    long skewed(long least, long most) {
        double draw = random.nextDouble();
        return least + (long) ((most - least) * draw * draw * draw);
    }

    <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
