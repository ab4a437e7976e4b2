package espalier.ui.dialog;

import java.util.List;

/// Files a person may choose among.
///
/// @param title what the chooser calls them
/// @param endings without dot; empty for all files
public record FileFilter(String title, List<String> endings) {
    public FileFilter {
        endings = List.copyOf(endings);
    }
}
