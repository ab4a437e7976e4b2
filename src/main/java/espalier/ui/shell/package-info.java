/// Joins the parts of the window: menus, toolbar, panes, dialogs, and the store that holds its state. The only part that knows
/// all others.
package espalier.ui.shell;
