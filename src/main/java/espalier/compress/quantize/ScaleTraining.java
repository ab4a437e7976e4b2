package espalier.compress.quantize;

import espalier.model.weight.Moving;

/// Whether training moves the scales of levels.
public enum ScaleTraining {
    /// They stay; training moves weights alone, and gradients pass rounding straight through.
    FIXED(Moving.CODES),
    /// They are learned with the weights, after Esser et al., *Learned Step Size Quantization* (2020).
    LEARNED(Moving.CODES_AND_SCALES);

    private final Moving moving;

    ScaleTraining(Moving moving) {
        this.moving = moving;
    }

    /// What training moves.
    Moving moving() {
        return moving;
    }
}
