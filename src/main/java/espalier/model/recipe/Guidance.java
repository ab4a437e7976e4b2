package espalier.model.recipe;

/// How a student follows its teacher.
///
/// Loss: `(1−α)·CE(y, z) + α·T²·KL(softmax(z_teacher/T) ‖ softmax(z/T))`; Hinton, Vinyals, Dean,
/// *Distilling the Knowledge in a Neural Network* (2015).
public record Guidance(
        @Knob(label = "Temperature", help = "Divides the logits of both models before the softmax", min = 1, max = 20, initial = "4") double temperature,
        @Knob(label = "Teacher weight", help = "Share of the loss that follows the original model", min = 0, max = 1, initial = "0.7", unit = "%") double alpha) {}
