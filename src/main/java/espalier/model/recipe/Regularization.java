package espalier.model.recipe;

/// What training makes small beside the loss: `min L(W) + λR(W)` over the weights of all layers, biases aside.
///
/// After each step weights are drawn towards zero by the proximal operator of `λR` in the metric of the optimizer, which makes those
/// that matter least exactly zero; Yun, Lozano, Yang, *Adaptive Proximal Gradient Methods for Structured Neural Networks* (2021),
/// eq. 4. Those weights become a mask when training ends.
@Section("Regularization")
public record Regularization(
        @Knob(label = "Penalty", help = "What is added to the loss, so that training itself makes weights or whole channels zero", initial = "none") Penalty penalty,
        @Knob(label = "λ", help = "How much the penalty counts beside the loss: more gives more zeros", min = 1e-8, max = 1, initial = "0.0001", logarithmic = true, when = "penalty=l1|group_l1") double lambda) {
    /// The loss alone.
    public static final Regularization NONE = new Regularization(Penalty.NONE, 1e-4);

    /// What is made small.
    public enum Penalty implements Labelled {
        /// Nothing.
        NONE("None"),
        /// `R = Σ |w|`; single weights become zero.
        L1("L1: single weights"),
        /// `R = Σ √n ‖w‖₂` over the `n` weights of each output channel; whole channels become zero. Yuan and Lin, *Model Selection
        /// and Estimation in Regression with Grouped Variables* (2006), eq. 2.1; Wen et al., *Learning Structured Sparsity* (2016).
        GROUP_L1("Group L1: channels");

        private final String label;

        Penalty(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
    }
}
