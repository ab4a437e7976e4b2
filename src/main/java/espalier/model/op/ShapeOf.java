package espalier.model.op;

/// The dimensions of the input from `start` to `end` (exclusive) as 64-bit integers; negative values count from the end.
public record ShapeOf(int start, int end) implements Op {
    /// The end that means all dimensions.
    public static final int ALL = Integer.MAX_VALUE;

    @Override
    public String type() {
        return "Shape";
    }
}
