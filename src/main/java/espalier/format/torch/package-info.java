/// Models that PyTorch wrote. Uses `model` and other packages of `format`.
package espalier.format.torch;
