package espalier.data;

import espalier.model.InputException;
import espalier.model.array.Array;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Class numbers: what is allowed, and how many classes there are.
final class Labels {
    /// The most classes a data set may have.
    static final int MOST = 65_536;

    private Labels() {
    }

    /// The class numbers in `array`.
    ///
    /// @throws InputException if one is no whole number from 0 on
    static int[] check(Array array, String name, Path file) {
        float[] values = array.toFloats();
        int[] labels = new int[values.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (int) values[i];
            if (labels[i] != values[i] || labels[i] < 0 || labels[i] >= MOST) {
                throw new InputException(String.format(Locale.ROOT,
                        "'%s' in '%s' has label %s at position %d; labels are whole numbers from 0 to %d.", name, file,
                        values[i], i, MOST - 1));
            }
        }
        return labels;
    }

    /// The names of the classes: those of the source, else the numbers up to the largest in use.
    static List<String> classes(Holdings holdings) {
        if (!holdings.classes().isEmpty()) {
            return holdings.classes();
        }
        int largest = 0;
        for (Table table : holdings.tables().toList()) {
            for (int label : table.labels()) {
                largest = Math.max(largest, label);
            }
        }
        var names = new ArrayList<String>();
        for (int label = 0; label <= largest; label++) {
            names.add(Integer.toString(label));
        }
        return names;
    }
}
