/// Numbers and their shapes: element types, dimensions known or symbolic, and constant arrays. Uses the JDK alone.
package espalier.model.array;
