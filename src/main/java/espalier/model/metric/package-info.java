/// What is measured: scores with intervals, sizes, costs. Uses the JDK alone.
package espalier.model.metric;
