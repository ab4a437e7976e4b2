/// The window. May use `report` and below, never `cli`.
package espalier.ui;
