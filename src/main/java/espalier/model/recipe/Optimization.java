package espalier.model.recipe;

/// How training goes down the loss: the knobs that every training shares.
@Section("Optimization")
public record Optimization(
        @Knob(label = "Epochs", help = "Passes over the training data", min = 1, max = 100, initial = "1", unit = "epochs") int epochs,
        @Knob(label = "Learning rate", help = "Adam's step size where it is largest; its schedule says how it changes", min = 1e-6, max = 1e-1, initial = "0.001", logarithmic = true) double learningRate,
        @Knob(label = "Batch size", help = "Examples a step", min = 1, max = 1024, initial = "64", unit = "examples") int batchSize,
        @Knob(label = "Schedule", help = "How the learning rate changes over the steps", initial = "cosine") LearningRateSchedule learningRateSchedule,
        @Knob(label = "Warm-up", help = "Share of the steps over which the learning rate first rises in a straight line", min = 0, max = 0.5, initial = "0", unit = "%", when = "learningRateSchedule=constant|cosine|linear|step") double warmUp,
        @Knob(label = "Weight decay", help = "Each step takes this share of the learning rate off every weight, biases aside (AdamW)", min = 0, max = 0.5, initial = "0") double weightDecay,
        @Knob(label = "Patience", help = "Epochs without a better validation score after which training stops and the best epoch's weights are kept; 0 trains to the end and keeps the last", min = 0, max = 100, initial = "0", unit = "epochs") int patience) {
    /// The usual schedule, and nothing else.
    public Optimization(int epochs, double learningRate, int batchSize) {
        this(epochs, learningRate, batchSize, LearningRateSchedule.COSINE, 0, 0, 0);
    }
}
