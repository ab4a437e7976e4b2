package espalier.model.channel;

import espalier.model.array.Shape;
import espalier.model.channel.ChannelGroup.Role;
import espalier.model.graph.Node;
import espalier.model.op.MatMul;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Finds the units that can go without changing what the graph computes.
///
/// A channel reaches others only where it is summed over. So it can go if, wherever it is, it is zero, or is multiplied by zeros alone, or
/// is a constant that a bias can take over.
final class Removable {
    private final Flow flow;
    private final Constants constants;
    private final Set<Integer> units = new TreeSet<>();
    private final Map<Integer, String> refused = new HashMap<>();

    private Removable(Flow flow, Constants constants) {
        this.flow = flow;
        this.constants = constants;
    }

    static Removable of(Flow flow, Constants constants) {
        var removable = new Removable(flow, constants);
        removable.candidates();
        flow.contractions().forEach(removable::check);
        removable.refused.keySet().forEach(removable.units::remove);
        removable.leaveOne();
        return removable;
    }

    boolean isEmpty() {
        return units.isEmpty();
    }

    boolean contains(int unit) {
        return units.contains(flow.units().of(unit));
    }

    /// Why units stay that are constant where they are read, by unit, as clauses that follow "because".
    Map<Integer, String> refused() {
        return refused;
    }

    /// Those of channels that a layer makes or reads.
    private void candidates() {
        flow.graph().weights().keySet().forEach(weight -> {
            List<Axis> axes = flow.axes(weight);
            for (int axis = 0; axis < axes.size(); axis++) {
                Role role = flow.role(new Slot(weight, axis));
                if (role == Role.PRODUCES || role == Role.READS) {
                    for (int unit : axes.get(axis).units()) {
                        if (flow.units().obstacle(unit).isEmpty()) {
                            units.add(flow.units().of(unit));
                        }
                    }
                }
            }
        });
    }

    private void check(Contraction sum) {
        Axis read = sum.isWeighted()
                ? flow.axis(sum.factor(), sum.factorAxis())
                : flow.axis(sum.data(), sum.dataAxis());
        boolean[] isZero = sum.isWeighted() ? zeros(sum) : new boolean[read.size()];
        for (int i = 0; i < read.size(); i++) {
            int unit = flow.units().of(read.units()[i]);
            double constant = constants.of(sum.data(), unit);
            boolean isNothing = constant == 0 || isZero[i]
                    || !sum.isWeighted() && constants.of(sum.factor(), unit) == 0;
            if (!isNothing && Double.isNaN(constant)) {
                refused.put(unit, "");
            } else if (!isNothing && (sum.isPadded() || !isFoldable(sum))) {
                refused.merge(
                        unit, "node %s reads what is constant in them%s".formatted(Flow.name(sum.node()),
                                sum.isPadded()
                                        ? " next to the zeros of its padding"
                                        : " and has no bias that could take it over"),
                        (before, now) -> before.isEmpty() ? before : now);
            }
        }
    }

    /// Which slices of the factor are zero.
    private boolean[] zeros(Contraction sum) {
        Shape shape = flow.content(sum.factor()).shape();
        float[] weights = constants.contents(sum.factor());
        boolean[] isZero = new boolean[(int) shape.size(sum.factorAxis())];
        Arrays.fill(isZero, true);
        long inner = Constants.inner(shape, sum.factorAxis());
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] != 0) {
                isZero[(int) (i / inner % isZero.length)] = false;
            }
        }
        return isZero;
    }

    private boolean isFoldable(Contraction sum) {
        Node node = sum.node();
        if (!sum.isWeighted()) {
            return false;
        }
        int results = flow.axis(sum.factor(), sum.outputAxis()).size();
        return node.op() instanceof MatMul || !node.hasInput(2)
                || flow.weight(node.input(2)).isPresent() && constants.contents(node.input(2)).length == results;
    }

    /// Of every axis at least one position stays: no runtime computes with none.
    private void leaveOne() {
        boolean isChanged = true;
        var axes = new HashSet<Axis>();
        flow.values().values().forEach(axes::addAll);
        while (isChanged) {
            isChanged = false;
            for (Axis axis : axes) {
                boolean isLeft = !axis.isFollowed();
                for (int unit : axis.units()) {
                    isLeft |= !contains(unit);
                }
                if (!isLeft) {
                    units.remove(flow.units().of(axis.units()[0]));
                    isChanged = true;
                }
            }
        }
    }
}
