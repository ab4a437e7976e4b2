/// Opening files people name: plain or gzipped, with one sentence when that fails, and within the memory there is.
/// Uses `model` alone.
package espalier.data.file;
