package espalier.format.torch.write;

/// Whole-number arithmetic in code, done at once where the numbers are known.
record Arithmetic(Script script) {
    String add(String a, String b) {
        if (bothKnown(a, b)) {
            return Long.toString(Math.addExact(Long.parseLong(a), Long.parseLong(b)));
        }
        return a.equals("0") ? b : b.equals("0") ? a : script.let(Script.call("add", a, b));
    }

    String subtract(String a, String b) {
        if (bothKnown(a, b)) {
            return Long.toString(Math.subtractExact(Long.parseLong(a), Long.parseLong(b)));
        }
        return b.equals("0") ? a : script.let(Script.call("sub", a, b));
    }

    String multiply(String a, String b) {
        if (bothKnown(a, b)) {
            return Long.toString(Math.multiplyExact(Long.parseLong(a), Long.parseLong(b)));
        }
        return a.equals("1") ? b : b.equals("1") ? a : script.let(Script.call("mul", a, b));
    }

    /// The quotient rounded down.
    String divide(String a, String b) {
        if (b.equals("1")) {
            return a;
        }
        return bothKnown(a, b) && !b.equals("0")
                ? Long.toString(Math.floorDiv(Long.parseLong(a), Long.parseLong(b)))
                : script.let(Script.call("floordiv", a, b));
    }

    /// The quotient rounded up.
    String divideUp(String a, long b) {
        return divide(add(a, Long.toString(b - 1)), Long.toString(b));
    }

    String max(String a, String b) {
        return bothKnown(a, b)
                ? Long.toString(Math.max(Long.parseLong(a), Long.parseLong(b)))
                : script.let("ops.prim.max(" + a + ", " + b + ")");
    }

    String min(String a, String b) {
        return bothKnown(a, b)
                ? Long.toString(Math.min(Long.parseLong(a), Long.parseLong(b)))
                : script.let("ops.prim.min(" + a + ", " + b + ")");
    }

    private static boolean bothKnown(String a, String b) {
        return Script.isKnown(a) && Script.isKnown(b);
    }
}
