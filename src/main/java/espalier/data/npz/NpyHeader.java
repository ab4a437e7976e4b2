package espalier.data.npz;

import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What stands before the numbers of a `.npy` file: type, order and shape.
///
/// @param fortran whether the first index runs fastest
record NpyHeader(Dtype dtype, boolean fortran, Shape shape) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LONGEST = 1 << 16;
    private static final int MOST_DIMENSIONS = 32;
    private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,\\sL]*)\\)");

    /// Reads a header.
    ///
    /// @param what the array in words for messages, such as `'x' in 'digits.npz'`
    static NpyHeader read(DataInputStream in, String what) throws IOException {
        byte[] start = in.readNBytes(MAGIC.length);
        if (!Arrays.equals(start, MAGIC)) {
            throw new InputException(what + " is not a NumPy array; write it with numpy.save or numpy.savez.");
        }
        int version = in.readUnsignedByte();
        in.readUnsignedByte();
        int length = version == 1
                ? Short.toUnsignedInt(Short.reverseBytes(in.readShort()))
                : Integer.reverseBytes(in.readInt());
        if (version < 1 || version > 3 || length < 0 || length > LONGEST) {
            throw new InputException(what + " has a header Espalier cannot read; write it again with numpy.save.");
        }
        byte[] text = new byte[length];
        in.readFully(text);
        return parse(new String(text, StandardCharsets.UTF_8), what);
    }

    private static NpyHeader parse(String text, String what) {
        Matcher descr = DESCR.matcher(text);
        Matcher order = ORDER.matcher(text);
        Matcher shape = SHAPE.matcher(text);
        if (!descr.find()) {
            throw new InputException(
                    what + " holds records of several fields; save each field as an array of its own.");
        }
        if (!order.find() || !shape.find()) {
            throw new InputException(what + " has a damaged header; write it again with numpy.save.");
        }
        Dtype dtype = Dtype.parse(descr.group(1)).orElseThrow(() -> wrongType(descr.group(1), what));
        return new NpyHeader(dtype, order.group(1).equals("True"), shape(shape.group(1), what));
    }

    private static InputException wrongType(String descr, String what) {
        String remedy = descr.contains("O")
                ? "holds pickled Python objects, which Espalier never unpacks; save numbers instead."
                : "holds elements of type '" + descr + "'; convert it, for example with .astype('float32').";
        return new InputException(what + " " + remedy);
    }

    private static Shape shape(String text, String what) {
        var sizes = new ArrayList<Long>();
        for (String part : text.split(",")) {
            String digits = part.replace("L", "").strip();
            if (!digits.matches("\\d{0,18}") || sizes.size() > MOST_DIMENSIONS) {
                throw new InputException(what + " has an impossible shape; write it again with numpy.save.");
            }
            if (!digits.isEmpty()) {
                sizes.add(Long.valueOf(digits));
            }
        }
        return Shape.of(sizes.stream().mapToLong(Long::longValue).toArray());
    }

    /// The bytes before the numbers of `array`, in version 1 and padded as NumPy does.
    static byte[] bytes(Array array) {
        String type = Dtype.text(array.type()).orElseThrow(
                () -> new InputException("NumPy files cannot hold elements of type " + array.type() + "."));
        var sizes = new StringBuilder();
        for (long size : array.shape().sizes()) {
            sizes.append(size).append(", ");
        }
        String shape = array.shape().rank() < 2
                ? sizes.toString().strip()
                : sizes.substring(0, sizes.length() - 2);
        String text = "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(type, shape);
        int before = MAGIC.length + 4;
        int padding = 63 - (before + text.length()) % 64;
        String padded = text + " ".repeat(padding) + "\n";
        byte[] bytes = Arrays.copyOf(MAGIC, before + padded.length());
        bytes[6] = 1;
        bytes[8] = (byte) padded.length();
        bytes[9] = (byte) (padded.length() >> 8);
        System.arraycopy(padded.getBytes(StandardCharsets.ISO_8859_1), 0, bytes, before, padded.length());
        return bytes;
    }
}
