/// The command line: verbs, flags, JSON. May use `report` and below, never `ui`.
package espalier.cli;
