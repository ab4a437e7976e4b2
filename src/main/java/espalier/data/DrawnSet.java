package espalier.data;

import espalier.data.Table.Form;
import espalier.data.digits.DrawnDigits;
import java.util.List;
import java.util.Optional;

/// The built-in digits as a source: 20,000, 4,000 and 5,000 images, each drawn when it is first read.
final class DrawnSet {
    private static final int TRAIN = 20_000;
    private static final int VALIDATION = 4_000;
    private static final int TEST = 5_000;

    private DrawnSet() {
    }

    static Holdings digits(DrawnDigits digits) {
        return new Holdings(Optional.of(part(digits, 0, TRAIN)), Optional.of(part(digits, TRAIN, VALIDATION)),
                Optional.of(part(digits, TRAIN + VALIDATION, TEST)), List.of());
    }

    private static Table part(DrawnDigits digits, int from, int count) {
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = digits.label(from + i);
        }
        Rows rows = Rows.Drawn.of(count, DrawnDigits.SIDE * DrawnDigits.SIDE, i -> digits.image(from + i));
        return new Table(rows, Form.image(1, DrawnDigits.SIDE, DrawnDigits.SIDE), labels);
    }
}
