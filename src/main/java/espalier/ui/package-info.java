/// What every part of the window stands on: words, the bridge to the window's thread, formats of figures. May use `report` and
/// below, never `cli`; the rooms beside it (`ui.network`, `ui.layer` …) use this package and `ui.theme`, never one another,
/// and `ui.shell` joins them.
package espalier.ui;
