/// The bottom drawer: what was tried, as a chart and as a table, how training goes, and the jobs. Uses `ui`, `ui.theme`, `ui.chart`,
/// `report`, `experiment` and `job`.
package espalier.ui.trials;
