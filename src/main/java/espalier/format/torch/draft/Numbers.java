package espalier.format.torch.draft;

import espalier.format.torch.archive.MalformedException;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/// Numbers that are known while a script is followed, such as positions and masks; views share them.
public final class Numbers {
    private static final long MOST = 1 << 24;

    private final double[] storage;
    private final int offset;
    private final int[] sizes;
    private final int[] strides;

    private Numbers(double[] storage, int offset, int[] sizes, int[] strides) {
        this.storage = storage;
        this.offset = offset;
        this.sizes = sizes;
        this.strides = strides;
    }

    /// Numbers in row-major order under a shape; `values` is shared.
    public static Numbers of(double[] values, int... sizes) {
        return new Numbers(values, 0, sizes, rowMajor(sizes));
    }

    /// A single number.
    public static Numbers scalar(double value) {
        return of(new double[]{value});
    }

    /// The elements of an array.
    public static Numbers of(Array array) {
        int[] sizes = checked(array.shape().sizes());
        double[] values = new double[(int) array.elements()];
        if (array.type().isFloating()) {
            float[] floats = array.toFloats();
            Arrays.setAll(values, i -> floats[i]);
        } else {
            long[] longs = array.toLongs();
            Arrays.setAll(values, i -> longs[i]);
        }
        return of(values, sizes);
    }

    /// One number everywhere.
    public static Numbers filled(double value, long... sizes) {
        int[] checked = checked(sizes);
        double[] values = new double[product(checked)];
        Arrays.fill(values, value);
        return of(values, checked);
    }

    private static int[] checked(long... sizes) {
        long product = 1;
        for (long size : sizes) {
            if (size < 0 || size > MOST || (product *= Math.max(1, size)) > MOST) {
                throw new MalformedException("makes a constant of " + Arrays.toString(sizes) + ", more than " + MOST
                        + " numbers");
            }
        }
        return Arrays.stream(sizes).mapToInt(Math::toIntExact).toArray();
    }

    private static int product(int[] sizes) {
        return Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
    }

    private static int[] rowMajor(int[] sizes) {
        int[] strides = new int[sizes.length];
        int stride = 1;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= sizes[axis];
        }
        return strides;
    }

    public Shape shape() {
        return Shape.of(Arrays.stream(sizes).asLongStream().toArray());
    }

    public int count() {
        return product(sizes);
    }

    /// The number at a row-major position.
    public double at(int position) {
        return storage[place(position)];
    }

    private int place(int position) {
        int place = offset;
        int rest = position;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            place += rest % sizes[axis] * strides[axis];
            rest /= sizes[axis];
        }
        return place;
    }

    /// All numbers in row-major order.
    public double[] values() {
        double[] values = new double[count()];
        Arrays.setAll(values, this::at);
        return values;
    }

    /// The numbers as an array of this type.
    public Array toArray(ElementType type) {
        int count = count();
        ByteBuffer bytes = ByteBuffer.allocate(count * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            double value = at(i);
            switch (type) {
                case FLOAT32 -> bytes.putFloat((float) value);
                case FLOAT64 -> bytes.putDouble(value);
                case INT64 -> bytes.putLong((long) value);
                case INT32 -> bytes.putInt((int) value);
                case INT16 -> bytes.putShort((short) value);
                case BOOL -> bytes.put((byte) (value != 0 ? 1 : 0));
                case INT8, UINT8 -> bytes.put((byte) (long) value);
                default -> throw new MalformedException("makes a constant of " + type);
            }
        }
        return new Array(type, shape(), MemorySegment.ofArray(bytes.array()));
    }

    /// Each number through `function`.
    public Numbers map(DoubleUnaryOperator function) {
        double[] values = values();
        Arrays.setAll(values, i -> function.applyAsDouble(values[i]));
        return of(values, sizes);
    }

    /// Pairs of numbers through `function`, broadcast by NumPy's rules.
    public Numbers with(Numbers other, DoubleBinaryOperator function) {
        int[] joint = new int[Math.max(sizes.length, other.sizes.length)];
        for (int i = 1; i <= joint.length; i++) {
            int a = i <= sizes.length ? sizes[sizes.length - i] : 1;
            int b = i <= other.sizes.length ? other.sizes[other.sizes.length - i] : 1;
            joint[joint.length - i] = a == 1 ? b : a;
        }
        Numbers left = expanded(joint);
        Numbers right = other.expanded(joint);
        checked(Arrays.stream(joint).asLongStream().toArray());
        double[] values = new double[product(joint)];
        Arrays.setAll(values, i -> function.applyAsDouble(left.at(i), right.at(i)));
        return of(values, joint);
    }

    /// A view with sizes of 1 stretched; −1 keeps a size.
    public Numbers expanded(int... target) {
        int added = target.length - sizes.length;
        int[] stretched = target.clone();
        int[] steps = new int[target.length];
        for (int axis = 0; axis < target.length; axis++) {
            int size = axis < added ? 1 : sizes[axis - added];
            stretched[axis] = target[axis] < 0 ? size : target[axis];
            if (added < 0 || size != 1 && size != stretched[axis]) {
                throw new MalformedException("stretches " + shape() + " to " + Arrays.toString(target));
            }
            steps[axis] = size == 1 ? 0 : strides[axis - added];
        }
        checked(Arrays.stream(stretched).asLongStream().toArray());
        return new Numbers(storage, offset, stretched, steps);
    }

    /// A view with axes in another order.
    public Numbers permuted(List<Integer> order) {
        return new Numbers(storage, offset, order.stream().mapToInt(axis -> sizes[axis]).toArray(),
                order.stream().mapToInt(axis -> strides[axis]).toArray());
    }

    /// The same numbers under another shape: a view where they lie in order.
    public Numbers reshaped(long... target) {
        int[] wanted = checked(target);
        if (product(wanted) != count()) {
            throw new MalformedException("reshapes " + shape() + " to " + Arrays.toString(target));
        }
        return Arrays.equals(strides, rowMajor(sizes))
                ? new Numbers(storage, offset, wanted, rowMajor(wanted))
                : of(values(), wanted);
    }

    /// A view of every `step`th slice along `axis`.
    public Numbers sliced(int axis, int start, int count, int step) {
        int[] fewer = sizes.clone();
        fewer[axis] = count;
        int[] steps = strides.clone();
        steps[axis] *= step;
        return new Numbers(storage, offset + start * strides[axis], fewer, steps);
    }

    /// Writes other numbers over these, for all views of them.
    public void overwrite(Numbers other) {
        Numbers source = other.expanded(sizes);
        double[] values = source.values();
        for (int i = 0; i < values.length; i++) {
            storage[place(i)] = values[i];
        }
    }
}
