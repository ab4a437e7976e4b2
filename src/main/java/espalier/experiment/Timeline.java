package espalier.experiment;

import java.util.ArrayList;
import java.util.List;

/// A value with the values before it and those that an undo took back.
///
/// @param past oldest first
/// @param future the next redo first
/// @param gesture the key of the drag or typing that made `present`, so that its next change joins it; empty otherwise
public record Timeline<T>(List<T> past, T present, List<T> future, String gesture) {
    private static final int LONGEST = 1000;

    public Timeline {
        past = List.copyOf(past);
        future = List.copyOf(future);
    }

    /// A value without history.
    public static <T> Timeline<T> of(T present) {
        return new Timeline<>(List.of(), present, List.of(), "");
    }

    /// The timeline after a change; changes of one gesture are one step.
    ///
    /// @param key names the gesture; empty for a change that stands alone
    public Timeline<T> with(T next, String key) {
        if (next.equals(present)) {
            return this;
        }
        if (!key.isEmpty() && key.equals(gesture)) {
            return new Timeline<>(past, next, List.of(), key);
        }
        var longer = new ArrayList<>(past.subList(Math.max(0, past.size() - LONGEST + 1), past.size()));
        longer.add(present);
        return new Timeline<>(longer, next, List.of(), key);
    }

    /// Whether there is something to undo.
    public boolean canUndo() {
        return !past.isEmpty();
    }

    /// Whether there is something to redo.
    public boolean canRedo() {
        return !future.isEmpty();
    }

    /// The value before is present again; nothing changes where there is none.
    public Timeline<T> undone() {
        if (past.isEmpty()) {
            return this;
        }
        var ahead = new ArrayList<T>(future);
        ahead.addFirst(present);
        return new Timeline<>(past.subList(0, past.size() - 1), past.getLast(), ahead, "");
    }

    /// The value an undo took back is present again; nothing changes where there is none.
    public Timeline<T> redone() {
        if (future.isEmpty()) {
            return this;
        }
        var behind = new ArrayList<T>(past);
        behind.add(present);
        return new Timeline<>(behind, future.getFirst(), future.subList(1, future.size()), "");
    }
}
