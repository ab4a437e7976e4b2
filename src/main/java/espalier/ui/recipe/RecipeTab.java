package espalier.ui.recipe;

import espalier.ui.PaneHeader;
import espalier.ui.Text;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The two halves of a recipe.
public enum RecipeTab {
    RECIPE, RECOVERY;

    /// The tabs in their order.
    static List<PaneHeader.Tab> tabs() {
        return Arrays.stream(values()).map(tab -> tab.name().toLowerCase(Locale.ROOT))
                .map(word -> new PaneHeader.Tab("recipe-tab-" + word, Text.of("recipe.tab." + word))).toList();
    }
}
