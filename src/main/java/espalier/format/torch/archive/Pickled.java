package espalier.format.torch.archive;

import espalier.model.array.ElementType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// A value that a pickle holds. Containers are equal only to themselves: they may be nested deeper than a comparison could follow.
public sealed interface Pickled {
    /// Python's `None`.
    record None() implements Pickled {}

    /// True or false.
    record Flag(boolean value) implements Pickled {}

    /// An integer.
    record Whole(long value) implements Pickled {}

    /// A floating-point number.
    record Real(double value) implements Pickled {}

    /// A string.
    record Text(String value) implements Pickled {}

    /// Raw bytes, of which only the number is kept: nothing here needs more.
    record Bytes(int count) implements Pickled {}

    /// The name of something harmless, such as `torch.float32` or a class of a script.
    record Name(String name) implements Pickled {}

    /// Numbers that lie elsewhere in the file.
    ///
    /// @param type of one element; empty where the storage is plain bytes
    /// @param key which one it is
    /// @param elements how many; bytes where it has no type
    record Storage(Optional<ElementType> type, String key, long elements) implements Pickled {}

    /// A view of a storage.
    ///
    /// @param offset of the first element, in elements
    /// @param strides the distance of neighbours along each axis, in elements
    record Tensor(Storage storage, ElementType type, long offset, List<Long> sizes,
            List<Long> strides) implements Pickled {
        public Tensor {
            sizes = List.copyOf(sizes);
            strides = List.copyOf(strides);
        }
    }

    /// A list, tuple or set.
    final class Items implements Pickled {
        private final boolean isTuple;
        private final List<Pickled> all = new ArrayList<>();

        Items(boolean isTuple) {
            this.isTuple = isTuple;
        }

        /// Whether it is a tuple.
        public boolean isTuple() {
            return isTuple;
        }

        /// The items in order; not to be changed.
        public List<Pickled> all() {
            return all;
        }
    }

    /// A dictionary.
    final class Dict implements Pickled {
        private final List<Entry> entries = new ArrayList<>();

        /// One key with its value.
        public record Entry(Pickled key, Pickled value) {}

        /// The entries in order; not to be changed.
        public List<Entry> entries() {
            return entries;
        }

        /// The value of the last entry whose key is this text.
        public Optional<Pickled> value(String key) {
            return entries.reversed().stream().filter(entry -> entry.key.equals(new Text(key))).findFirst()
                    .map(Entry::value);
        }
    }

    /// An object of a script's class, with its attributes.
    final class Instance implements Pickled {
        private final String type;
        private Pickled state = new None();

        Instance(String type) {
            this.type = type;
        }

        /// The full name of its class, such as `__torch__.net.Net`.
        public String type() {
            return type;
        }

        /// Its attributes, usually a [Dict].
        public Pickled state() {
            return state;
        }

        void build(Pickled attributes) {
            state = attributes;
        }
    }

    /// All tensors below this value by name: keys, attributes and positions joined by dots, as in a state dict.
    ///
    /// @throws MalformedException if it is nested too deep or is no dictionary at all
    default SequencedMap<String, Tensor> tensors() {
        var found = new LinkedHashMap<String, Tensor>();
        new TensorNames(found).walk("", this, 0);
        return found;
    }
}
