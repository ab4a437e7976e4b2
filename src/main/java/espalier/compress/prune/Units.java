package espalier.compress.prune;

import espalier.compress.method.Part;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.recipe.Knob;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/// What is kept or pruned as one.
///
/// For N of M the sparsity says how many go: M − N is sparsity · M, rounded, and at least one of each M stays. So 50 % of 4 is 2:4, and
/// a schedule that begins at a lower sparsity begins with more of each M. Neighbours are inputs (input channels of a convolution, at the
/// same place of the kernel) in their order, as hardware expects them; of the r inputs that are left over at the end, at least r·N/M
/// stay. See Mishra et al., *Accelerating Sparse Deep Neural Networks* (2021), section 3; Zhou et al., *Learning N:M Fine-grained
/// Structured Sparse Neural Networks From Scratch* (2021).
public record Units(
        @Knob(label = "Pattern", help = "What is kept or pruned as one: single weights, N of every M neighbouring inputs (nm), blocks of outputs × inputs, "
                + "or all weights of an output (channel)", initial = "weight") Pattern pattern,
        @Knob(label = "M", help = "Neighbouring inputs of which N are kept: 50 % of 4 is 2:4, 75 % of 4 is 1:4", min = 2, max = 64, initial = "4", when = "pattern=nm") int m,
        @Knob(label = "Block outputs", help = "Outputs (rows) of a block", min = 1, max = 256, initial = "4", unit = "outputs", when = "pattern=block") int rows,
        @Knob(label = "Block inputs", help = "Inputs (columns) of a block; those of a convolution are its input channels, each with the places of the kernel", min = 1, max = 256, initial = "4", unit = "inputs", when = "pattern=block") int columns) {
    /// Whole channels.
    static final Units CHANNELS = new Units(Pattern.CHANNEL, 4, 4, 4);

    /// Whether single weights are ranked.
    boolean areWeights() {
        return pattern == Pattern.WEIGHT || pattern == Pattern.NM;
    }

    /// The blocks of `part`; a channel is a block too.
    Blocks blocks(Part part) {
        Filters filters = Filters.of(part.connections());
        return pattern == Pattern.CHANNEL
                ? new Blocks(filters, 1, Math.max(1, filters.length()))
                : new Blocks(filters, rows, columns);
    }

    /// What each unit is worth, from what each weight is: the mean over the unit, so that units of different size compare.
    float[] mean(Part part, float[] ofWeights) {
        return areWeights() ? ofWeights : blocks(part).means(ofWeights);
    }

    /// The sum over each unit.
    double[] sums(Part part, float[] ofWeights) {
        if (areWeights()) {
            double[] same = new double[ofWeights.length];
            Arrays.setAll(same, i -> ofWeights[i]);
            return same;
        }
        return blocks(part).sums(ofWeights);
    }

    /// The weights of each unit.
    IntUnaryOperator sizes(Part part) {
        return areWeights() ? _ -> 1 : blocks(part)::size;
    }

    /// Why `layer` cannot be pruned in these units, as a clause that follows "because".
    Optional<String> obstacle(Graph graph, Layer layer) {
        Filters filters = Filters.of(layer.connections());
        int inputs = filters.length() / Math.max(1, filters.taps());
        if (pattern == Pattern.NM && inputs < m) {
            return Optional.of("each of its outputs sees %d input%s, fewer than the %d of which some are pruned"
                    .formatted(inputs, inputs == 1 ? "" : "s", m));
        }
        if (pattern == Pattern.CHANNEL && graph.makesOutputs(layer)) {
            return Optional.of("its outputs are those of the model, each of which is wanted");
        }
        return Optional.empty();
    }
}
