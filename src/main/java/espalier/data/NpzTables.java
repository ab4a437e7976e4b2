package espalier.data;

import espalier.data.Table.Form;
import espalier.data.npz.Npz;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Reads examples from a NumPy archive: `x_train`, `y_train`, `x_test`, `y_test` and, where there, `x_val`, `y_val`; or
/// one set `x`, `y`.
record NpzTables(Path file) {
    private static final List<String> VALIDATION = List.of("x_val", "x_valid", "x_validation");

    Holdings read() {
        List<String> names = Npz.names(file);
        Optional<Table> train = table(names, "x_train").or(() -> table(names, "x"));
        Optional<Table> test = table(names, "x_test");
        Optional<Table> validation = VALIDATION.stream().filter(names::contains).findFirst()
                .flatMap(name -> table(names, name));
        if (train.isEmpty() && test.isEmpty()) {
            throw new InputException(
                    "'%s' has neither x and y nor x_train and y_train; it has %s. Rename its arrays when saving."
                            .formatted(file, names.isEmpty() ? "no arrays" : String.join(", ", names)));
        }
        return new Holdings(train, validation, test, List.of());
    }

    private Optional<Table> table(List<String> names, String x) {
        if (!names.contains(x)) {
            return Optional.empty();
        }
        String y = "y" + x.substring(1);
        if (!names.contains(y)) {
            throw new InputException(
                    "'%s' has '%s' but no '%s'; save the labels beside the inputs.".formatted(file, x, y));
        }
        var arrays = Npz.read(file, List.of(x, y));
        Array inputs = arrays.get(x);
        Form form = form(x, inputs.shape());
        int[] labels = labels(y, arrays.get(y));
        if (labels.length != inputs.shape().size(0)) {
            throw new InputException("'%s' has %,d examples in '%s' but %,d labels in '%s'; save as many of both."
                    .formatted(file, inputs.shape().size(0), x, labels.length, y));
        }
        return Optional.of(new Table(rows(x, inputs, form.length()), form, labels));
    }

    private Rows rows(String name, Array inputs, int length) {
        if (inputs.type() == ElementType.UINT8) {
            return new Rows.Bytes(inputs.bytes().toArray(ValueLayout.JAVA_BYTE), length);
        }
        float[] values = inputs.toFloats();
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new InputException("'%s' in '%s' holds %s in example %d; replace what is no finite number."
                        .formatted(name, file, values[i], i / length));
            }
        }
        return new Rows.Floats(values, length);
    }

    private Form form(String name, Shape shape) {
        if (shape.rank() < 2 || shape.rank() > 4 || shape.elements() == 0) {
            throw new InputException(
                    "'%s' in '%s' has shape %s; inputs are N×features, N×height×width, N×channels×height×width or N×height×width×channels."
                            .formatted(name, file, shape));
        }
        int[] sizes = new int[shape.rank()];
        for (int axis = 1; axis < sizes.length; axis++) {
            sizes[axis] = Math.toIntExact(shape.size(axis));
        }
        return switch (shape.rank()) {
            case 2 -> Form.numbers(sizes[1]);
            case 3 -> Form.image(1, sizes[1], sizes[2]);
            default -> isChannels(sizes[3]) && !isChannels(sizes[1])
                    ? new Form(sizes[3], sizes[1], sizes[2], true, true)
                    : Form.image(sizes[1], sizes[2], sizes[3]);
        };
    }

    private static boolean isChannels(int size) {
        return size == 1 || size == 3 || size == 4;
    }

    private int[] labels(String name, Array array) {
        Shape shape = array.shape();
        boolean oneHot = shape.rank() == 2 && shape.size(1) > 1;
        if (shape.rank() < 1 || shape.rank() > 2 || oneHot && shape.size(1) > Labels.MOST) {
            throw new InputException("'%s' in '%s' has shape %s; labels are N class numbers or N×classes."
                    .formatted(name, file, shape));
        }
        return oneHot ? largest(array.toFloats(), (int) shape.size(1)) : Labels.check(array, name, file);
    }

    private static int[] largest(float[] values, int classes) {
        int[] labels = new int[values.length / classes];
        for (int row = 0; row < labels.length; row++) {
            for (int i = 1; i < classes; i++) {
                if (values[row * classes + i] > values[row * classes + labels[row]]) {
                    labels[row] = i;
                }
            }
        }
        return labels;
    }
}
