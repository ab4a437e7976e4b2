/// Charts and tables that the window shows and the command line writes: pure functions from records to JFreeChart objects,
/// pictures and text. AWT and JFreeChart are at home here. May use `experiment` and below.
package espalier.report;
