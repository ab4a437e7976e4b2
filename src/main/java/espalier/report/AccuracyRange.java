package espalier.report;

import java.util.ArrayList;
import java.util.Collections;

/// The accuracies worth the height of a chart: all of the good ones; ruined models stay at its lower edge.
///
/// @param low, high fractions 0..1, `low` below `high`; `high` may pass 1 to leave room for labels
record AccuracyRange(double low, double high) {
    private static final double LEAST = 0.01;

    static AccuracyRange of(ParetoPlot trials) {
        var accuracies = new ArrayList<Double>();
        trials.baseline().ifPresent(point -> accuracies.add(point.accuracy()));
        trials.points().forEach(point -> accuracies.add(point.accuracy()));
        if (accuracies.isEmpty()) {
            return new AccuracyRange(0, 1);
        }
        trials.points().forEach(point -> point.unrecovered().ifPresent(accuracies::add));
        Collections.sort(accuracies);
        double best = accuracies.getLast();
        double quarter = accuracies.get(accuracies.size() / 4);
        double reach = Math.max(LEAST, 1.6 * (best - quarter));
        double worst = Math.max(accuracies.getFirst(), best - reach);
        worst = trials.selectedPoint().map(point -> Math.min(point.accuracy(), best)).filter(own -> own < best - reach)
                .orElse(worst);
        double margin = Math.max(LEAST / 5, 0.12 * (best - worst));
        return new AccuracyRange(Math.max(0, worst - margin), best + 1.2 * margin);
    }
}
