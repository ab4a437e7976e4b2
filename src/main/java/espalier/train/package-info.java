/// Runs, evaluates and trains a graph through DJL, keeping masks, grids and ranks. May use `model`, `job`, `data`, `tensor`, `runtime`.
package espalier.train;
