package espalier.data;

import espalier.data.Preparation.Prepared;
import espalier.model.InputException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// Divides what a source holds into three splits, always the same way.
///
/// Examples keep their order; where it goes class by class they are first shuffled, the same way for everyone. A source
/// without a test split gives the last fifth of its examples to it. A source without a validation split gives it the last
/// tenth of what is then left for training.
record Division(Examples train, Examples validation, Examples test) {
    private static final long SHUFFLE = 20_260_101;

    static Division of(Holdings holdings, Preparation preparation, OptionalInt limit) {
        Optional<Prepared> train = holdings.train().map(preparation::prepare);
        Optional<Prepared> validation = holdings.validation().map(preparation::prepare);
        Optional<Prepared> test = holdings.test().map(preparation::prepare);
        Prepared any = train.or(() -> test).or(() -> validation).orElseThrow();
        for (Prepared other : Stream.of(train, validation, test).flatMap(Optional::stream).toList()) {
            if (!other.shape().equals(any.shape())) {
                throw new InputException(
                        "The splits of %s differ: %s and %s an example; add a resize option or mend the data."
                                .formatted(preparation.source(), any.shape(), other.shape()));
            }
        }
        int[] left = train.map(Division::order).orElse(new int[0]);
        int tested = test.isPresent() ? 0 : left.length / 5;
        Examples tests = examples(test.orElse(any),
                test.map(Division::order).orElseGet(() -> tail(left, tested)), limit);
        int[] learned = Arrays.copyOf(left, left.length - tested);
        int validated = validation.isPresent() ? 0 : learned.length / 10;
        Examples validations = examples(validation.orElse(any),
                validation.map(Division::order).orElseGet(() -> tail(learned, validated)), limit);
        Examples trains = examples(any, Arrays.copyOf(learned, learned.length - validated), limit);
        return new Division(trains, validations, tests);
    }

    private static Examples examples(Prepared prepared, int[] order, OptionalInt limit) {
        return new StoredExamples(prepared, Arrays.copyOf(order, Math.min(order.length, limit.orElse(order.length))));
    }

    private static int[] tail(int[] order, int count) {
        return Arrays.copyOfRange(order, order.length - count, order.length);
    }

    private static int[] order(Prepared prepared) {
        int[] order = new int[prepared.labels().length];
        Arrays.setAll(order, i -> i);
        if (goesClassByClass(prepared.labels())) {
            var random = new SplittableRandom(SHUFFLE);
            for (int last = order.length - 1; last > 0; last--) {
                int other = random.nextInt(last + 1);
                int kept = order[last];
                order[last] = order[other];
                order[other] = kept;
            }
        }
        return order;
    }

    private static boolean goesClassByClass(int[] labels) {
        var seen = new BitSet();
        for (int i = 0; i < labels.length; i++) {
            if (i > 0 && labels[i] == labels[i - 1]) {
                continue;
            }
            if (seen.get(labels[i])) {
                return false;
            }
            seen.set(labels[i]);
        }
        return seen.cardinality() > 1 && seen.cardinality() < labels.length;
    }
}
