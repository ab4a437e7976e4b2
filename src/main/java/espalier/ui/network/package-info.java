/// The model as a graph and as a table, with one selection. Knows `ui`, `ui.theme` and ELK.
package espalier.ui.network;
