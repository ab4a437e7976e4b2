/// Handwritten digits the program draws itself: glyphs as strokes, distortions, ink. Uses the JDK alone, and of it only
/// arithmetic that is the same on every machine.
package espalier.data.digits;
