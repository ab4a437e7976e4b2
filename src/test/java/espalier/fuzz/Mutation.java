package espalier.fuzz;

import java.util.Random;

/// A way to damage a file.
@FunctionalInterface
interface Mutation {
    /// A damaged form of `good`.
    ///
    /// @param other another good file of the same kind, to take pieces of
    byte[] of(byte[] good, byte[] other, Random random) throws Exception;
}
