package espalier.model.recipe;

/// How training examples are varied, so that a model learns what does not matter.
@Section("Augmentation")
public record Augmentation(
        @Knob(label = "Shift", help = "Every image moves at random by up to so many pixels each way; its edge is drawn out", min = 0, max = 8, initial = "0", unit = "pixels") int shift,
        @Knob(label = "Mirror", help = "Every other image, at random, is mirrored left to right", initial = "false") boolean mirror) {
    /// Examples as they are.
    public static final Augmentation NONE = new Augmentation(0, false);
}
