/// What the first bytes of a file say about it. Uses the JDK alone.
package espalier.format.content;
