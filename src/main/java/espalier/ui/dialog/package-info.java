/// Windows that ask something or say something: files, data, training, sweeps, exports, errors. Knows `ui`, `ui.theme` and the
/// forms of `ui.recipe`; gives back values and changes nothing itself.
package espalier.ui.dialog;
