/// What a network is: graphs, operators, weights, recipes and scores, as data and pure functions. Uses the JDK alone.
package espalier.model;
