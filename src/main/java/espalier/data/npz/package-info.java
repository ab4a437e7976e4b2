/// NumPy's files: single arrays (`.npy`) and archives of them (`.npz`). Uses `model` and `data.file` alone.
package espalier.data.npz;
