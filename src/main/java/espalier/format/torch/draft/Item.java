package espalier.format.torch.draft;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A value of a script while it is followed.
public sealed interface Item permits Item.None, Item.Flag, Item.Int, Item.Real, Item.Text, Item.Items, Item.Dict,
        Item.Routine, Instance, Tensor {
    /// `None`
    record None() implements Item {}

    /// True or false.
    record Flag(boolean value) implements Item {}

    /// An integer; element types are integers too.
    record Int(Size value) implements Item {
        public Int(long value) {
            this(Size.of(value));
        }
    }

    /// A floating-point number.
    record Real(double value) implements Item {}

    /// A string; devices are strings too.
    record Text(String value) implements Item {}

    /// A function, or a method of an object.
    ///
    /// @param owner the object, or nothing for a function
    record Routine(Item owner, String name) implements Item {}

    /// A list or tuple. Scripts change lists, so this is one.
    final class Items implements Item {
        private final boolean isTuple;
        private final List<Item> all;
        private final List<String> names;

        /// @param names of the items, for tuples that have them
        public Items(boolean isTuple, List<? extends Item> all, List<String> names) {
            this.isTuple = isTuple;
            this.all = new ArrayList<>(all);
            this.names = List.copyOf(names);
        }

        public static Items list(List<? extends Item> all) {
            return new Items(false, all, List.of());
        }

        public static Items tuple(List<? extends Item> all) {
            return new Items(true, all, List.of());
        }

        public boolean isTuple() {
            return isTuple;
        }

        /// The items; a list's may be changed.
        public List<Item> all() {
            return all;
        }

        public List<String> names() {
            return names;
        }
    }

    /// A dictionary; scripts change it.
    final class Dict implements Item {
        private final Map<Object, Item> entries = new LinkedHashMap<>();

        /// Values by key: a string or a long.
        public Map<Object, Item> entries() {
            return entries;
        }
    }

    /// What it is, for people.
    default String kind() {
        return switch (this) {
            case None _ -> "None";
            case Flag _ -> "a flag";
            case Int _ -> "an integer";
            case Real _ -> "a number";
            case Text _ -> "a string";
            case Items items -> items.isTuple() ? "a tuple" : "a list";
            case Dict _ -> "a dictionary";
            case Routine _ -> "a function";
            case Instance _ -> "an object";
            case Tensor _ -> "a tensor";
        };
    }
}
