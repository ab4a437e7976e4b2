package espalier.ui.shell;

import espalier.experiment.ExportFormat;
import espalier.experiment.RecentModels;
import espalier.experiment.SampleModel;
import espalier.ui.Selection;

/// Everything a person can ask of the window, whatever control they use for it.
interface Deeds {
    /// Asks for a model file and opens it.
    void openModel();

    /// Asks what data to use and loads it.
    void openData();

    /// Asks for a recipe file and takes it as the draft.
    void openRecipe();

    /// Opens a sample model with its data.
    void openSample(SampleModel sample);

    /// Opens a model that was open before, with its data.
    void openRecent(RecentModels.Recent recent);

    /// Takes back the last change of the recipe.
    void undo();

    /// Makes the change again that was taken back.
    void redo();

    /// Chooses these layers.
    void select(Selection selection);

    /// Switches a method on or off for the chosen layers.
    void toggleMethod(String method);

    /// Lets the chosen layers follow the whole model again.
    void inherit();

    /// Starts again with an empty recipe.
    void clearRecipe();

    /// Measures the draft on the whole validation split and keeps it as a trial.
    void evaluate();

    /// Measures the trial looked at on the test split.
    void evaluateOnTest();

    /// Asks how to fine-tune, and does it.
    void fineTune();

    /// Asks how to distil, and does it.
    void distil();

    /// Asks over how many batches to estimate batch-norm statistics again, and does it.
    void estimateBatchNorm();

    /// Asks for the file of the model that distillation is to follow.
    void chooseTeacher();

    /// Lets distillation follow the original model again.
    void followOriginal();

    /// Asks for the seed of what is trained from now on.
    void chooseSeed();

    /// Asks for ranges, and runs every recipe in them.
    void sweep();

    /// Asks where to write the compressed model, writes and tests it.
    void export(ExportFormat format);

    /// Asks where to write the table of trials.
    void exportTrials();

    /// Asks where to write the Pareto chart: `png` or `svg`.
    void exportChart(String ending);

    /// Stops the work that runs.
    void cancelWork();

    /// Shows all keys.
    void showShortcuts();

    /// Says what this is.
    void showAbout();

    /// Closes the window.
    void quit();
}
