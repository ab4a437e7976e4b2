/// Support for tests of the window: JavaFX without a display, and pictures to look at.
package espalier.fx;
