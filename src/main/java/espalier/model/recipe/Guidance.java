package espalier.model.recipe;

/// How a student follows its teacher: `(1−α)·CE(y, z) + α·D(z, t) + β/2·F` with the student's logits `z` and the teacher's `t`.
@Section("Teacher")
public record Guidance(
        @Knob(label = "Logits", help = "What is compared: probabilities softened by the temperature, or the logits themselves", initial = "softened") Logits logits,
        @Knob(label = "Temperature", help = "Divides the logits of both models before the softmax; high ones ask for the likeness of all classes, which takes more epochs than the right class alone", min = 1, max = 20, initial = "4", when = "logits=softened") double temperature,
        @Knob(label = "Teacher weight", help = "Share of the loss that follows the teacher's logits", min = 0, max = 1, initial = "0.7", unit = "%") double alpha,
        @Knob(label = "Features", help = "What the student takes over from inside the teacher: values between layers, or where those are large", initial = "none") Features features,
        @Knob(label = "Compared", help = "Which pairs of values between layers are compared", initial = "all", when = "features=hints|attention") Pairs pairs,
        @Knob(label = "Feature weight", help = "How much the features count beside the rest of the loss, β", min = 1e-3, max = 1e4, initial = "1", logarithmic = true, when = "features=hints|attention") double beta) {
    /// How the logits are compared.
    public enum Logits implements Labelled {
        /// `D = T²·KL(softmax(t/T) ‖ softmax(z/T))`; Hinton, Vinyals, Dean, *Distilling the Knowledge in a Neural Network* (2015).
        SOFTENED,
        /// `D = ‖z − t‖² / 2C` over `C` classes; Ba and Caruana, *Do Deep Nets Really Need to be Deep?* (2014), eq. 1. It is what
        /// softened probabilities come to at high temperatures where logits have mean 0 (Hinton et al., eq. 4).
        SQUARES;

        @Override
        public String label() {
            return switch (this) {
                case SOFTENED -> "Probabilities";
                case SQUARES -> "Logits";
            };
        }
    }

    /// What is taken over from inside the teacher.
    public enum Features {
        /// Nothing.
        NONE,
        /// `F = Σ mean (r(s) − t)²` over pairs of values; `r` is a learned linear map where the student has other channels, dropped
        /// afterwards. Romero et al., *FitNets* (2015), eq. 3.
        HINTS,
        /// `F = Σ ‖Q(s)/‖Q(s)‖ − Q(t)/‖Q(t)‖‖²` over pairs of maps, where `Q` sums squares over channels; Zagoruyko and Komodakis,
        /// *Paying More Attention to Attention* (2017), eq. 2.
        ATTENTION
    }

    /// Which pairs of values are compared.
    public enum Pairs {
        /// All.
        ALL,
        /// The one in the middle.
        MIDDLE,
        /// The last.
        LAST
    }

    /// Softened probabilities.
    public Guidance(double temperature, double alpha) {
        this(Logits.SOFTENED, temperature, alpha);
    }

    /// Logits alone.
    public Guidance(Logits logits, double temperature, double alpha) {
        this(logits, temperature, alpha, Features.NONE, Pairs.ALL, 1);
    }
}
