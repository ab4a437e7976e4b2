package espalier.ui.shell;

import espalier.report.ChartTheme;
import espalier.report.ParetoPlot;
import espalier.ui.dialog.Messages;
import java.util.List;

/// What the desk needs of the window's views.
interface Scenery {
    /// Brings the training curve to the front.
    void showTraining();

    /// Brings the Pareto chart to the front.
    void showPareto();

    /// The Pareto chart as it stands.
    ParetoPlot plot();

    /// The colours of charts in the look in use.
    ChartTheme chartTheme();

    /// All keys and what they do.
    List<Messages.Line> shortcuts();
}
