package espalier.model.recipe;

/// How a student follows its teacher: `(1−α)·CE(y, z) + α·D(z, t)` with the student's logits `z` and the teacher's `t`.
public record Guidance(
        @Knob(label = "Logits", help = "What is compared: probabilities softened by the temperature, or the logits themselves", initial = "softened") Logits logits,
        @Knob(label = "Temperature", help = "Divides the logits of both models before the softmax", min = 1, max = 20, initial = "4", when = "logits=softened") double temperature,
        @Knob(label = "Teacher weight", help = "Share of the loss that follows the teacher", min = 0, max = 1, initial = "0.7", unit = "%") double alpha) {
    /// How the logits are compared.
    public enum Logits {
        /// `D = T²·KL(softmax(t/T) ‖ softmax(z/T))`; Hinton, Vinyals, Dean, *Distilling the Knowledge in a Neural Network* (2015).
        SOFTENED,
        /// `D = ‖z − t‖² / 2C` over `C` classes; Ba and Caruana, *Do Deep Nets Really Need to be Deep?* (2014), eq. 1. It is what
        /// softened probabilities come to at high temperatures where logits have mean 0 (Hinton et al., eq. 4).
        SQUARES
    }

    /// Softened probabilities.
    public Guidance(double temperature, double alpha) {
        this(Logits.SOFTENED, temperature, alpha);
    }
}
