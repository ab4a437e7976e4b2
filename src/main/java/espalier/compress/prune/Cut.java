package espalier.compress.prune;

import espalier.compress.method.Magnitudes;
import espalier.compress.method.Part;
import espalier.model.weight.Mask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/// Turns what units are worth into masks: exactly the share that is asked for goes, the units worth least first, of equal ones the
/// first. Blocks and channels never take a layer's last unit.
final class Cut<S extends Record> {
    /// Added to a sum of shares so that halves are rounded up, as they are elsewhere, whatever the last bit of the sum.
    private static final double HALVES_RISE = 1e-6;

    private final Criterion<S> criterion;
    private final S settings;
    private final List<Part> parts;
    private final Amount amount;
    private final Units units;

    Cut(Criterion<S> criterion, List<Part> parts, S settings) {
        this.criterion = criterion;
        this.settings = settings;
        this.parts = parts;
        amount = criterion.amount(settings);
        units = criterion.units(settings);
    }

    /// What to keep, a mask for each part.
    List<Mask> masks() {
        List<Magnitudes> rankings = parts.stream().map(part -> criterion.ranking(part, settings)).toList();
        if (units.pattern() == Pattern.NM && !amount.scope().pools()) {
            return someOfEach(rankings, _ -> amount.sparsity());
        }
        List<Mask> kept = kept(rankings);
        return switch (units.pattern()) {
            case WEIGHT -> kept;
            case NM -> someOfEach(rankings, part -> 1 - kept.get(part).kept() / (double) rankings.get(part).count());
            case BLOCK, CHANNEL -> expanded(kept);
        };
    }

    /// @param sparsities for each part
    private List<Mask> someOfEach(List<Magnitudes> rankings, IntToDoubleFunction sparsities) {
        var masks = new ArrayList<Mask>();
        for (int i = 0; i < parts.size(); i++) {
            Filters filters = Filters.of(parts.get(i).connections());
            masks.add(SomeOfEach.mask(rankings.get(i).values(), filters, units.m(), sparsities.applyAsDouble(i)));
        }
        return masks;
    }

    private List<Mask> expanded(List<Mask> kept) {
        var masks = new ArrayList<Mask>();
        for (int i = 0; i < parts.size(); i++) {
            masks.add(units.blocks(parts.get(i)).expand(kept.get(i), parts.get(i).values().shape()));
        }
        return masks;
    }

    /// The units to keep.
    private List<Mask> kept(List<Magnitudes> rankings) {
        return switch (amount.scope()) {
            case LOCAL -> alike(rankings);
            case OUTPUT -> units.pattern() == Pattern.CHANNEL ? alike(rankings) : outputs(rankings);
            case GLOBAL -> together(rankings);
            case LAMP -> together(parts.stream().map(this::lamp).toList());
            case ERK -> shares(rankings, ErdosRenyi.sparsities(parts.stream().map(part -> part.values().shape())
                    .toList(), amount.sparsity()));
            case SENSITIVITY -> shares(rankings, sensitivity(rankings));
        };
    }

    /// What a curve or a ranking is remembered by.
    private record LampOf(Object aspect) {}

    private record CurveOf(Object aspect) {}

    private Magnitudes lamp(Part part) {
        return part.remembered(new LampOf(criterion.aspect(settings)), Magnitudes.class,
                () -> Worth.ranking(part, units, Lamp.scores(criterion.worth(part, settings))));
    }

    private List<Mask> alike(List<Magnitudes> rankings) {
        double[] pruned = rankings.stream().mapToDouble(ranking -> Math.round(amount.sparsity() * ranking.count()))
                .toArray();
        return each(rankings, pruned);
    }

    /// @param sparsities for each part
    private List<Mask> shares(List<Magnitudes> rankings, double[] sparsities) {
        double[] pruned = new double[sparsities.length];
        Arrays.setAll(pruned, i -> sparsities[i] * rankings.get(i).count());
        return each(rankings, pruned);
    }

    /// Prunes each part by itself. Of weights, what rounding leaves goes to the next part, so that the whole is exact.
    private List<Mask> each(List<Magnitudes> rankings, double[] pruned) {
        var masks = new ArrayList<Mask>();
        double left = HALVES_RISE;
        for (int i = 0; i < pruned.length; i++) {
            long most = Math.max(0, rankings.get(i).count() - (units.areWeights() ? 0 : 1));
            long number = Math.clamp(Math.round(pruned[i] + left), 0, most);
            left = units.areWeights() ? pruned[i] + left - number : HALVES_RISE;
            masks.addAll(Magnitudes.keepAllBut(number, List.of(rankings.get(i))));
        }
        return masks;
    }

    private List<Mask> outputs(List<Magnitudes> rankings) {
        var masks = new ArrayList<Mask>();
        for (int i = 0; i < parts.size(); i++) {
            Filters rows = Filters.of(parts.get(i).connections());
            if (!units.areWeights()) {
                Blocks blocks = units.blocks(parts.get(i));
                rows = new Filters(blocks.down(), blocks.across(), 1, 0);
            }
            masks.add(Rows.keepAllBut(amount.sparsity(), rankings.get(i).values(), rows, !units.areWeights()));
        }
        return masks;
    }

    private List<Mask> together(List<Magnitudes> rankings) {
        if (units.areWeights()) {
            long all = rankings.stream().mapToLong(Magnitudes::count).sum();
            return Magnitudes.keepAllBut(Math.round(amount.sparsity() * all), rankings);
        }
        List<Blocks> blocks = parts.stream().map(units::blocks).toList();
        return Pooled.masks(amount.sparsity(), rankings.stream().map(Magnitudes::values).toList(), blocks);
    }

    private double[] sensitivity(List<Magnitudes> rankings) {
        var curves = new ArrayList<LossCurve>();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            Magnitudes ranking = rankings.get(i);
            curves.add(part.remembered(new CurveOf(criterion.aspect(settings)), LossCurve.class,
                    () -> LossCurve.of(ranking.values(), units.sizes(part),
                            units.sums(part, LossCurve.predicted(part)))));
        }
        return LossCurve.sparsities(curves, amount.sparsity());
    }
}
