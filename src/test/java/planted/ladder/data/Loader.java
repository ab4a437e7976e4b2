package planted.ladder.data;

import planted.ladder.ui.Panel;

/// Planted: a lower rung that uses a higher one.
public final class Loader {
    Panel panel = new Panel();
}
