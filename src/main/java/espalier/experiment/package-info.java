/// Studies, trials and fronts; what the window and the command line both call. May use everything below.
package espalier.experiment;
