package espalier.ui.layer;

import espalier.ui.PaneHeader;
import espalier.ui.Text;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What one can look at of a layer.
public enum LayerTab {
    WEIGHTS, SINGULAR, CHANNELS, IMAGE;

    /// The tabs in their order.
    static List<PaneHeader.Tab> tabs() {
        return Arrays.stream(values()).map(tab -> tab.name().toLowerCase(Locale.ROOT))
                .map(word -> new PaneHeader.Tab("layer-tab-" + word, Text.of("layer.tab." + word))).toList();
    }
}
