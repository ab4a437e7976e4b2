package espalier.compress.rewrite;

import espalier.model.InputException;
import espalier.model.array.FloatBlocks;
import espalier.model.array.Shape;
import espalier.model.graph.Node;
import espalier.model.op.Conv;
import espalier.model.op.ConvTranspose;
import espalier.model.op.Gemm;
import espalier.model.op.MatMul;
import espalier.model.rewrite.ChannelScaling;
import espalier.model.weight.Levels;
import espalier.model.weight.Slices;
import espalier.model.weight.Weight;
import java.util.Arrays;
import java.util.Optional;

/// A layer whose channels are being balanced with those of its neighbours: the greatest magnitudes of its weight, and the factors for
/// its outputs and inputs so far.
final class EqualizedLayer {
    /// Where a weight has its channels.
    ///
    /// @param outputAxis the axis that counts outputs
    /// @param inputAxis the axis that counts inputs, the outputs' where each input has its own; empty where neither is so
    /// @param outputs the number of outputs
    /// @param inputs the number of inputs
    record Geometry(int outputAxis, Optional<Integer> inputAxis, int outputs, int inputs) {
        /// The geometry of the weight of `node`, if scaling its outputs scales what it computes.
        static Optional<Geometry> of(Node node, Shape weight) {
            return switch (node.op()) {
                case Conv conv -> Optional.of(convolution(conv.groups(), weight));
                case ConvTranspose conv when conv.groups() == 1 -> Optional.of(matrix(1, 0, weight));
                case Gemm gemm when !gemm.transposeA() && weight.rank() == 2 -> Optional.of(gemm.transposeB()
                        ? matrix(0, 1, weight)
                        : matrix(1, 0, weight));
                case MatMul _ when weight.rank() == 2 -> Optional.of(matrix(1, 0, weight));
                default -> Optional.empty();
            };
        }

        private static Geometry convolution(int groups, Shape weight) {
            int each = (int) weight.size(1);
            Optional<Integer> axis = groups == 1 ? Optional.of(1) : each == 1 ? Optional.of(0) : Optional.empty();
            return new Geometry(0, axis, (int) weight.size(0), groups * each);
        }

        private static Geometry matrix(int outputAxis, int inputAxis, Shape weight) {
            return new Geometry(outputAxis, Optional.of(inputAxis), (int) weight.size(outputAxis),
                    (int) weight.size(inputAxis));
        }

        /// How to multiply what a layer computes by `factors`, one for each output.
        ChannelScaling ofOutputs(double[] factors) {
            return new ChannelScaling(outputAxis, factors);
        }

        /// How to multiply what a layer takes by `factors`, each of them for as many inputs in a row as there are for one factor.
        ChannelScaling ofInputs(double[] factors, Shape weight) {
            int axis = inputAxis.orElseThrow();
            double[] each = new double[(int) weight.size(axis)];
            for (int i = 0; i < each.length; i++) {
                each[i] = factors[i / (each.length / factors.length)];
            }
            return new ChannelScaling(axis, each);
        }
    }

    private final Geometry geometry;
    /// For each output and channel of inputs.
    private final float[] magnitudes;
    private final double[] outputs;
    private final double[] inputs;

    /// @param channels the channels that the inputs belong to
    /// @throws InputException if a number is not finite
    EqualizedLayer(String name, Weight weight, Geometry geometry, int channels) {
        this.geometry = geometry;
        outputs = new double[geometry.outputs];
        inputs = new double[channels];
        magnitudes = new float[Math.multiplyExact(outputs.length, channels)];
        Arrays.fill(outputs, 1);
        Arrays.fill(inputs, 1);
        read(weight);
        for (float magnitude : magnitudes) {
            if (!Float.isFinite(magnitude)) {
                throw new InputException(("Layer '%s' holds weights that are infinite or not a number, so its channels "
                        + "cannot be equalized; train it anew").formatted(name));
            }
        }
    }

    private void read(Weight weight) {
        Slices rows = Slices.along(geometry.outputAxis, weight.shape());
        Slices columns = geometry.inputAxis.map(axis -> Slices.along(axis, weight.shape()))
                .orElseGet(() -> Slices.along(Levels.TENSOR, weight.shape()));
        int each = Math.max(1, columns.count() / inputs.length);
        FloatBlocks.read(weight.toDense().floats(), (block, count, start) -> {
            for (int i = 0; i < count; i++) {
                int at = rows.of(start + i) * inputs.length + columns.of(start + i) / each;
                // NaN is greater than any other number here.
                magnitudes[at] = Math.max(magnitudes[at], Math.abs(block[i]));
            }
        });
    }

    /// The greatest magnitude of the weights of each output, scaled as far as it is now.
    double[] outputRanges() {
        double[] ranges = new double[outputs.length];
        for (int at = 0; at < magnitudes.length; at++) {
            int output = at / inputs.length;
            ranges[output] = Math.max(ranges[output], magnitudes[at] * outputs[output] * inputs[at % inputs.length]);
        }
        return ranges;
    }

    /// The greatest magnitude of the weights of each channel of inputs, scaled as far as it is now.
    double[] inputRanges() {
        double[] ranges = new double[inputs.length];
        for (int at = 0; at < magnitudes.length; at++) {
            int input = at % inputs.length;
            ranges[input] = Math.max(ranges[input], magnitudes[at] * outputs[at / inputs.length] * inputs[input]);
        }
        return ranges;
    }

    void scaleOutput(int output, double factor) {
        outputs[output] *= factor;
    }

    void scaleInput(int channel, double factor) {
        inputs[channel] *= factor;
    }

    Geometry geometry() {
        return geometry;
    }

    /// What outputs are multiplied by.
    double[] outputFactors() {
        return outputs.clone();
    }

    /// What the inputs of each channel are multiplied by.
    double[] inputFactors() {
        return inputs.clone();
    }
}
