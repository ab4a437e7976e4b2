/// Methods that leave a weight few levels. May use `compress.method`.
package espalier.compress.quantize;
