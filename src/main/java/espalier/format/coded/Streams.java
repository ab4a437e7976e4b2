package espalier.format.coded;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Streams beside the main one, each for one large weight and without a memory of the others; the main one has their lengths. So the
/// length of a large weight depends on nothing else, and need not be found again as long as the weight stays.
interface Streams {
    /// Codes `body` in a stream of its own, whose length `main` gets.
    ///
    /// @param subject what the stream holds, as an object
    void code(BitCoder main, Object subject, long[] states, Consumer<BitCoder> body);

    /// The graph to write.
    default CodedSkeleton skeleton(byte[] bytes) {
        return CodedSkeleton.of(bytes);
    }

    /// Writes streams.
    final class Written implements Streams {
        private final List<byte[]> all = new ArrayList<>();

        @Override
        public void code(BitCoder main, Object subject, long[] states, Consumer<BitCoder> body) {
            byte[] bytes = bytes(body);
            all.add(bytes);
            main.number(bytes.length, states);
        }

        static byte[] bytes(Consumer<BitCoder> body) {
            var encoder = new RangeEncoder();
            body.accept(encoder);
            return encoder.finish();
        }

        List<byte[]> all() {
            return all;
        }
    }

    /// Adds up the lengths of streams, which somebody may know by their subjects.
    final class Measured implements Streams {
        private final CodedLengths lengths;
        private final Runnable between;
        private long total;

        Measured(CodedLengths lengths, Runnable between) {
            this.lengths = lengths;
            this.between = between;
        }

        @Override
        public CodedSkeleton skeleton(byte[] bytes) {
            return lengths.skeleton(bytes);
        }

        @Override
        public void code(BitCoder main, Object subject, long[] states, Consumer<BitCoder> body) {
            between.run();
            long length = lengths.of(subject, () -> Written.bytes(body).length);
            total += length;
            main.number(length, states);
        }

        long total() {
            return total;
        }
    }

    /// Reads streams, one behind the other.
    final class Read implements Streams {
        private final byte[] bytes;
        private final int end;
        private final String what;
        private int position;

        Read(byte[] bytes, int from, int end, String what) {
            this.bytes = bytes;
            this.position = from;
            this.end = end;
            this.what = what;
        }

        @Override
        public void code(BitCoder main, Object subject, long[] states, Consumer<BitCoder> body) {
            long length = main.number(0, states);
            if (length < 0 || length > end - position) {
                throw RangeDecoder.damaged(what, "has a weight that is longer than what is left");
            }
            var decoder = new RangeDecoder(bytes, position, position + (int) length, what);
            position += (int) length;
            body.accept(decoder);
            decoder.requireEnd();
        }

        void requireEnd() {
            if (position != end) {
                throw RangeDecoder.damaged(what, "does not end where its last weight ends");
            }
        }
    }
}
