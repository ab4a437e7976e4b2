/// Files of models on the disk: read or mapped whole, written whole or not at all. May use `model`.
package espalier.format.file;
