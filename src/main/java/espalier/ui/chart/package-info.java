/// Shows JFreeChart's charts in the window, in the theme in use. Uses `report`, `ui` and `ui.theme`; the rooms of the window use it.
package espalier.ui.chart;
