package espalier.format.coded;

/// Codes the order of a graph's constants: which are stored beside the graph, and where those are that stay in it.
final class Places {
    private final BitCoder coder;
    private final long[] kinds;
    private final long[] jumps;
    private long expected;

    Places(BitCoder coder, Learned learned) {
        this.coder = coder;
        kinds = learned.about("place", 4);
        jumps = learned.about("jump", 64);
    }

    /// Codes the place of a constant in the graph, or −1 for one beside it.
    int code(int place) {
        boolean isBeside = coder.bit(place < 0 ? 1 : 0, kinds, 0) != 0;
        if (isBeside) {
            return -1;
        }
        boolean isNext = coder.bit(place == expected ? 1 : 0, kinds, 1) != 0;
        long coded = isNext ? expected : coder.number(Math.max(0, place), jumps);
        expected = coded + 1;
        return (int) Math.min(coded, Integer.MAX_VALUE);
    }
}
