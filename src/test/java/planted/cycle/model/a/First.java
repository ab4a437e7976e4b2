package planted.cycle.model.a;

import planted.cycle.model.b.Second;

/// Planted: one half of a cycle.
public final class First {
    Second second;
}
