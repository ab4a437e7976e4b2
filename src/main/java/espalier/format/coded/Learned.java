package espalier.format.coded;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// What a stream has learned so far: states by what they are about, new where nobody asked before.
final class Learned {
    private final Map<String, long[]> states = new HashMap<>();

    /// `count` states about `subject`.
    long[] about(String subject, int count) {
        return states.computeIfAbsent(subject, _ -> {
            long[] all = new long[count];
            Arrays.fill(all, BitCoder.NEW);
            return all;
        });
    }
}
