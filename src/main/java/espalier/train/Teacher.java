package espalier.train;

import espalier.model.graph.Graph;
import java.util.BitSet;
import java.util.Optional;

/// The model that distillation follows; what it says of an example is computed once where memory allows.
final class Teacher implements AutoCloseable {
    /// The most numbers that are remembered: 256 MiB.
    private static final long MOST_REMEMBERED = 64L << 20;

    private final Optional<Network> network;
    private final int examples;
    private final BitSet known = new BitSet();
    private float[] remembered = new float[0];

    /// @param graph nobody's logits are asked for where it is empty
    /// @param examples how many there are in all; 0 if each is varied, so that nothing can be remembered
    Teacher(Optional<Graph> graph, int examples) {
        network = graph.map(present -> Network.of(Head.logitsOf(present)));
        this.examples = examples;
    }

    /// The teacher's logits for a batch, one example after the other; none where there is no teacher.
    ///
    /// @param indices of the batch's examples
    float[] logits(Batch batch, int[] indices) {
        if (network.isEmpty()) {
            return new float[0];
        }
        for (int index : indices) {
            if (!known.get(index)) {
                return remember(compute(network.get(), batch), indices);
            }
        }
        int classes = remembered.length / examples;
        float[] logits = new float[indices.length * classes];
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(remembered, indices[i] * classes, logits, i * classes, classes);
        }
        return logits;
    }

    private static float[] compute(Network network, Batch batch) {
        float[] all = new float[0];
        int length = batch.inputs().length / batch.count();
        for (int from = 0; from < batch.count(); from += network.batchSize()) {
            int count = Math.min(network.batchSize(), batch.count() - from);
            float[] part = new float[count * length];
            System.arraycopy(batch.inputs(), from * length, part, 0, part.length);
            float[] logits = network.forward(part, count, batch.example()).toFloats();
            if (from == 0) {
                all = new float[logits.length / count * batch.count()];
            }
            System.arraycopy(logits, 0, all, from * (logits.length / count), logits.length);
        }
        return all;
    }

    private float[] remember(float[] logits, int[] indices) {
        int classes = logits.length / indices.length;
        if (examples == 0 || (long) classes * examples > MOST_REMEMBERED) {
            return logits;
        }
        if (remembered.length == 0) {
            remembered = new float[classes * examples];
        }
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(logits, i * classes, remembered, indices[i] * classes, classes);
            known.set(indices[i]);
        }
        return logits;
    }

    @Override
    public void close() {
        network.ifPresent(Network::close);
    }
}
