package espalier.format.coded;

import espalier.format.skeleton.Skeleton;
import java.util.List;

/// A graph without its weights that is to be written.
///
/// @param bytes as [Skeleton] gives them
/// @param inside the constants that stay in it, in the order in which it gives them when it is read
record CodedSkeleton(byte[] bytes, List<String> inside) {
    static CodedSkeleton of(byte[] bytes) {
        return new CodedSkeleton(bytes, List.copyOf(Skeleton.read(bytes, "this model").weights().keySet()));
    }

    int length() {
        return bytes.length;
    }

    void code(BitCoder coder) {
        Text.code(coder, bytes.clone());
    }
}
