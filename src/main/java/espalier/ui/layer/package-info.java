/// The middle of the window: one layer's weights before and after. Uses `ui`, `ui.theme`, `ui.chart` and `report`.
package espalier.ui.layer;
