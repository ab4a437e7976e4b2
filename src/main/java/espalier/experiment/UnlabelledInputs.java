package espalier.experiment;

import espalier.data.Examples;
import espalier.data.npz.Npz;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Inputs of a model without labels, preprocessed already: enough to calibrate on and to compare outputs.
public final class UnlabelledInputs implements Examples {
    private static final String NAME = "inputs";

    private final float[] values;
    private final int count;
    private final Shape example;

    private UnlabelledInputs(Array inputs) {
        values = inputs.toFloats();
        count = Math.toIntExact(inputs.shape().size(0));
        example = new Shape(inputs.shape().dims().subList(1, inputs.shape().rank()));
    }

    /// The inputs in `file`: its array named `inputs`, or like the graph's input, or the only one; the first dimension counts examples.
    ///
    /// @throws InputException naming the file if it holds none of these, or they do not fit
    public static UnlabelledInputs read(Path file, Graph graph) {
        List<String> names = Npz.names(file);
        String input = graph.inputs().getFirst().name();
        String name = Stream.of(NAME, input).filter(names::contains).findFirst()
                .or(() -> names.stream().filter(_ -> names.size() == 1).findFirst())
                .orElseThrow(() -> new InputException(
                        "'%s' holds %s, but no array named 'inputs' or '%s'; rename one of them."
                                .formatted(file, names.isEmpty() ? "no arrays" : String.join(", ", names), input)));
        Array array = Npz.read(file, List.of(name)).get(name);
        if (array.shape().rank() < 2 || array.elements() == 0) {
            throw new InputException(
                    "The array '%s' in '%s' is %s; its first dimension must count at least one example."
                            .formatted(name, file, array.shape()));
        }
        Shape wanted = graph.inputs().getFirst().shape();
        boolean isRanked = graph.source().hasShape(input) && wanted.rank() == array.shape().rank();
        for (int axis = 1; axis < wanted.rank() && isRanked; axis++) {
            if (wanted.dim(axis).isKnown() && wanted.size(axis) != array.shape().size(axis)) {
                throw new InputException("The array '%s' in '%s' is %s, but the model takes %s (first the batch)."
                        .formatted(name, file, array.shape(), wanted));
            }
        }
        return new UnlabelledInputs(array);
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public Shape exampleShape() {
        return example;
    }

    @Override
    public int label(int index) {
        throw new IllegalStateException("These inputs have no labels");
    }

    @Override
    public void read(int index, float[] target, int offset) {
        int each = values.length / count;
        System.arraycopy(values, index * each, target, offset, each);
    }
}
