/// Methods that write a weight as a product of smaller ones. May use `compress.method`.
package espalier.compress.factorize;
