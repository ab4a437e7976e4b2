package espalier.compress.method;

import espalier.model.weight.Mask;

/// Which numbers of a part pruning leaves.
public sealed interface Kept {
    /// All of them.
    Kept ALL = new All();

    /// Whether the number `value` at row-major position `index` is left.
    boolean keeps(long index, float value);

    /// Nothing is pruned.
    record All() implements Kept {
        @Override
        public boolean keeps(long index, float value) {
            return true;
        }
    }

    /// Numbers of magnitude `threshold` and more are left.
    record Above(float threshold) implements Kept {
        @Override
        public boolean keeps(long index, float value) {
            return Math.abs(value) >= threshold;
        }
    }

    /// A mask says which are left.
    record By(Mask mask) implements Kept {
        @Override
        public boolean keeps(long index, float value) {
            return mask.keeps(index);
        }
    }
}
