/// Data sets: specs, loaders, splits, and digits the program draws itself. May use `model` and `job`.
package espalier.data;
