package planted.cycle.model.b;

import planted.cycle.model.a.First;

/// Planted: the other half of a cycle.
public final class Second {
    First first;
}
