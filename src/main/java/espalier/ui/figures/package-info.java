/// The strip of key figures: accuracy, size, multiply-adds, latency; from the original to now. Knows `ui` and `ui.theme`.
package espalier.ui.figures;
