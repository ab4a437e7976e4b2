/// Which channels of which layers hang together, and how to take them out of a graph. Uses the rest of `model` alone.
package espalier.model.channel;
