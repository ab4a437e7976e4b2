package espalier.format.torch.write;

import espalier.model.op.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The padding of a window, before and after each spatial dimension: numbers, or the names of some that depend on the data's size.
record Pads(Script script, List<String> before, List<String> after) {
    Pads {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    /// What `window` adds around the value `data`.
    static Pads of(Script script, String data, Window window) {
        var before = new ArrayList<String>();
        var after = new ArrayList<String>();
        for (int i = 0; i < window.spatial(); i++) {
            switch (window.padding()) {
                case EXPLICIT -> {
                    before.add(window.pads().get(i).toString());
                    after.add(window.pads().get(i + window.spatial()).toString());
                }
                case VALID -> {
                    before.add("0");
                    after.add("0");
                }
                case SAME_UPPER, SAME_LOWER -> {
                    String total = same(script, data, window, i);
                    var arithmetic = new Arithmetic(script);
                    String less = arithmetic.divide(total, "2");
                    String more = arithmetic.subtract(total, less);
                    boolean upper = window.padding() == Window.Padding.SAME_UPPER;
                    before.add(upper ? less : more);
                    after.add(upper ? more : less);
                }
            }
        }
        return new Pads(script, before, after);
    }

    /// What makes the output as large as the input divided by the stride.
    private static String same(Script script, String data, Window window, int i) {
        var arithmetic = new Arithmetic(script);
        int stride = window.strides().get(i);
        long reach = window.reach(i);
        if (stride == 1) {
            return Long.toString(reach - 1);
        }
        String size = script.size(data, i + 2);
        String covered = arithmetic.add(arithmetic.multiply(
                arithmetic.subtract(arithmetic.divideUp(size, stride), "1"), Integer.toString(stride)),
                Long.toString(reach));
        return arithmetic.max(arithmetic.subtract(covered, size), "0");
    }

    /// These pads less `inner`.
    Pads without(Pads inner) {
        var arithmetic = new Arithmetic(script);
        return new Pads(script, differences(before, inner.before, arithmetic),
                differences(after, inner.after, arithmetic));
    }

    private static List<String> differences(List<String> a, List<String> b, Arithmetic arithmetic) {
        return IntStream.range(0, a.size()).mapToObj(i -> arithmetic.subtract(a.get(i), b.get(i))).toList();
    }

    boolean isSymmetric() {
        return before.equals(after);
    }

    boolean isNone() {
        return before.stream().allMatch("0"::equals) && after.stream().allMatch("0"::equals);
    }

    /// `tensor` with `value` in all places that are added, last dimension first as PyTorch wants it.
    String around(String tensor, String value) {
        if (isNone()) {
            return tensor;
        }
        var order = new ArrayList<String>();
        for (int i = before.size() - 1; i >= 0; i--) {
            order.add(before.get(i));
            order.add(after.get(i));
        }
        return script.let(Script.call("constant_pad_nd", tensor, Script.list(order), value));
    }
}
