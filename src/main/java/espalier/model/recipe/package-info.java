/// What to do to a network: stages, steps, knobs and recovery, as data. Uses the JDK alone.
package espalier.model.recipe;
