package espalier.format.torch.draft;

import espalier.format.torch.archive.MalformedException;
import java.util.Arrays;
import java.util.function.LongBinaryOperator;

/// An integer of a script: one number, or one for each batch size that is tried.
public final class Size {
    private final long[] values;

    private Size(long[] values) {
        this.values = values;
    }

    /// A number that does not depend on the batch size.
    public static Size of(long value) {
        return new Size(new long[]{value});
    }

    /// A number for each batch size.
    public static Size of(long... values) {
        boolean isFixed = Arrays.stream(values).allMatch(value -> value == values[0]);
        return new Size(isFixed ? new long[]{values[0]} : values.clone());
    }

    /// Whether it is the same for every batch size.
    public boolean isFixed() {
        return values.length == 1;
    }

    /// The number.
    ///
    /// @throws MalformedException if it depends on the batch size
    public long fixed() {
        if (isFixed()) {
            return values[0];
        }
        throw new MalformedException("needs a number that must not depend on the batch size, and it does");
    }

    /// The number at the batch size of this position.
    public long at(int batch) {
        return values[isFixed() ? 0 : batch];
    }

    /// What `operator` makes of this and `other`, for each batch size.
    public Size with(Size other, LongBinaryOperator operator) {
        long[] result = new long[Math.max(values.length, other.values.length)];
        for (int i = 0; i < result.length; i++) {
            result[i] = operator.applyAsLong(at(i), other.at(i));
        }
        return of(result);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Size size && Arrays.equals(values, size.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return isFixed() ? Long.toString(values[0]) : "batch-dependent";
    }
}
