/// Methods that decide which numbers become zero. May use `compress.method`.
package espalier.compress.prune;
