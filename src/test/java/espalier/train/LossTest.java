package espalier.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.pytorch.jni.JniUtils;
import espalier.model.array.Array;
import espalier.model.recipe.Guidance;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Losses and their gradients are those that PyTorch 1.13 computes for
/// `z = [[1, -2, .5], [.3, .2, -1]]`, `t = [[2, -1, 0], [-.5, 1.5, .25]]`, `y = [0, 2]`, `a = .6`, `T = 3`.
class LossTest {
    private static final float[] STUDENT = {1, -2, 0.5f, 0.3f, 0.2f, -1};
    private static final float[] TEACHER = {2, -1, 0, -0.5f, 1.5f, 0.25f};

    /// `(1-a)*F.cross_entropy(z,y) + a*T*T*F.kl_div(F.log_softmax(z/T,1), F.log_softmax(t/T,1), reduction='batchmean',
    /// log_target=True)`.
    @Test
    void softenedProbabilitiesAreComparedAsHintonHasIt() {
        assertLoss(new Guidance(3, 0.6), 0.7188738584518433, -0.15120592713356018f, -0.02045925334095955f,
                0.17166520655155182f, 0.2232709676027298f, 0.001687474548816681f, -0.22495844960212708f);
    }

    /// `(1-a)*F.cross_entropy(z,y) + a*0.5*F.mse_loss(z,t)`.
    @Test
    void logitsAreComparedByTheirSquaredDistance() {
        assertLoss(new Guidance(Guidance.Logits.SQUARES, 3, 0.6), 0.8236678838729858, -0.17925022542476654f,
                -0.09398823231458664f, 0.1232384517788887f, 0.17185398936271667f, -0.046887099742889404f,
                -0.29996687173843384f);
    }

    private static void assertLoss(Guidance guidance, double expected, float... gradient) {
        try (var memory = Tensors.newMemory()) {
            var logits = Tensors.of(memory, Array.of(STUDENT, 2, 3));
            logits.setRequiresGradient(true);
            JniUtils.setGradMode(true);
            Loss.Value loss = new Loss(guidance).of(logits, new int[]{0, 2}, TEACHER, 2);
            JniUtils.backward(loss.number(), Tensors.scalar(memory, 1), false, false);
            JniUtils.setGradMode(false);
            assertThat(Tensors.toFloats(loss.number())[0] + loss.constant()).isCloseTo(expected, Offset.offset(1e-6));
            assertThat(Tensors.toFloats(JniUtils.getGradient(logits))).usingComparatorWithPrecision(1e-6f)
                    .containsExactly(gradient);
        }
    }
}
