package espalier.sketch;

import espalier.data.Examples;
import espalier.model.array.Array;
import espalier.model.array.Dim;
import espalier.model.array.Shape;
import java.util.ArrayList;

/// Inputs that calibration looks at, examples first; all of class 0.
public record UnlabelledExamples(Array inputs) implements Examples {
    @Override
    public int count() {
        return Math.toIntExact(inputs.shape().size(0));
    }

    @Override
    public Shape exampleShape() {
        return new Shape(new ArrayList<Dim>(inputs.shape().dims().subList(1, inputs.shape().rank())));
    }

    @Override
    public int label(int index) {
        return 0;
    }

    @Override
    public void read(int index, float[] target, int offset) {
        int each = Math.toIntExact(exampleShape().elements());
        for (int i = 0; i < each; i++) {
            target[offset + i] = inputs.floatAt((long) index * each + i);
        }
    }
}
