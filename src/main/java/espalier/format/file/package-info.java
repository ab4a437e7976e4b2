/// How files get onto the disk: whole or not at all. May use `model`.
package espalier.format.file;
