/// Native numeric kernels that DJL lacks, and the rules of native memory and threads. May use `model` and DJL.
package espalier.tensor;
