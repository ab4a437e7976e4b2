package espalier.model.recipe;

/// The training that follows compression. Masks, grids and ranks are kept throughout.
public sealed interface Recovery {
    /// The word that recipes and the command line use.
    String id();

    /// No training.
    record None() implements Recovery {
        @Override
        public String id() {
            return "none";
        }
    }

    /// Running batch-norm statistics measured again on training data; no weight changes.
    record BatchNormEstimation(
            @Knob(label = "Batches", help = "Training batches the statistics are averaged over", min = 1, max = 1000, initial = "100") int batches)
            implements
                Recovery {
        @Override
        public String id() {
            return "batchnorm";
        }
    }

    /// Training on the labels with Adam.
    record FineTuning(
            @Knob(label = "Epochs", help = "Passes over the training data", min = 1, max = 100, initial = "1", unit = "epochs") int epochs,
            @Knob(label = "Learning rate", help = "Adam's step size at the start; it falls along a half cosine", min = 1e-6, max = 1e-1, initial = "0.001", logarithmic = true) double learningRate,
            @Knob(label = "Batch size", help = "Examples a step", min = 1, max = 1024, initial = "64", unit = "examples") int batchSize)
            implements
                Recovery {
        @Override
        public String id() {
            return "finetune";
        }
    }

    /// Training on the labels and on the softened outputs of the original model.
    /// Loss: `(1−α)·CE(y, z) + α·T²·KL(softmax(z_teacher/T) ‖ softmax(z/T))`; Hinton, Vinyals, Dean,
    /// *Distilling the Knowledge in a Neural Network* (2015).
    record Distillation(
            @Knob(label = "Epochs", help = "Passes over the training data", min = 1, max = 100, initial = "1", unit = "epochs") int epochs,
            @Knob(label = "Learning rate", help = "Adam's step size at the start; it falls along a half cosine", min = 1e-6, max = 1e-1, initial = "0.001", logarithmic = true) double learningRate,
            @Knob(label = "Batch size", help = "Examples a step", min = 1, max = 1024, initial = "64", unit = "examples") int batchSize,
            @Knob(label = "Temperature", help = "Divides the logits of both models before the softmax", min = 1, max = 20, initial = "4") double temperature,
            @Knob(label = "Teacher weight", help = "Share of the loss that follows the original model", min = 0, max = 1, initial = "0.7", unit = "%") double alpha)
            implements
                Recovery {
        @Override
        public String id() {
            return "distill";
        }
    }
}
