package espalier.ui.shell;

/// A model that comes with the program.
///
/// @param file its name in the folder of sample models
/// @param title what a menu calls it
/// @param dataSpec the data it was trained on
public record Sample(String file, String title, String dataSpec) {}
