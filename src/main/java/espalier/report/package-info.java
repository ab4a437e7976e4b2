/// Charts and tables that the window shows and the command line writes. May use `experiment` and below.
package espalier.report;
