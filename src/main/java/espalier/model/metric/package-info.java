/// What is measured: scores with intervals, sizes, costs, histograms. Uses `model.array`.
package espalier.model.metric;
