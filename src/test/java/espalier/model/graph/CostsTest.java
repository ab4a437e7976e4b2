package espalier.model.graph;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.SharedFiles;
import espalier.format.onnx.OnnxFile;
import espalier.model.metric.Cost;
import org.junit.jupiter.api.Test;

/// Costs against numbers worked out by hand.
class CostsTest {
    @Test
    void countsLeNetAsOnPaper() {
        Costs costs = Costs.of(OnnxFile.read(SharedFiles.path("models/lenet5/lenet5_op13.onnx")));
        assertThat(costs.layers()).containsEntry("conv1", cost(20 * 25, 24 * 24 * 20 * 25))
                .containsEntry("conv2", cost(50 * 500, 8 * 8 * 50 * 500)).containsEntry("fc1", cost(400_000, 400_000))
                .containsEntry("fc2", cost(5_000, 5_000));
        assertThat(costs.total()).isEqualTo(new Cost(431_080, 431_080, 2_293_000, 2_293_000));
        assertThat(costs.isComplete()).isTrue();
    }

    @Test
    void leavesRunningStatisticsOutAndCountsSharedWeightsOnce() {
        Costs costs = Costs
                .of(OnnxFile.read(SharedFiles.path("models/fashion_resnet14/fashion_resnet14_op13_bn.onnx")));
        long trainable = 174_970;
        long sharedBiases = 32 + 64;
        assertThat(costs.total().parameters()).isEqualTo(trainable - sharedBiases);
    }

    private static Cost cost(long parameters, long macs) {
        return new Cost(parameters, parameters, macs, macs);
    }
}
