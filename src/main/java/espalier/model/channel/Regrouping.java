package espalier.model.channel;

import espalier.model.array.Dim;
import espalier.model.array.Shape;
import espalier.model.graph.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Follows channels through a Reshape or Flatten: runs of dimensions with equal products are regrouped among themselves.
///
/// A channel that becomes several positions (flattening) is a run of each; a dimension that is split keeps apart what one of the new
/// dimensions tells apart, the one that tells most.
final class Regrouping {
    private final Flow flow;
    private final Node node;
    private final Shape from;
    private final Shape to;
    private final Axis[] result;

    Regrouping(Flow flow, Node node, Shape from, Shape to) {
        this.flow = flow;
        this.node = node;
        this.from = from;
        this.to = to;
        result = new Axis[to.rank()];
        Arrays.fill(result, Axis.NONE);
    }

    List<Axis> axes() {
        if (!SizeUses.isWritable(flow, node)) {
            flow.axes(node.input(0)).forEach(axis -> flow.fix(axis, obstacle()));
            return List.of(result);
        }
        int[] front = segments(0, 0, 1);
        if (inside(front[0], from) && inside(front[1], to)) {
            rest(front, segments(from.rank() - 1, to.rank() - 1, -1));
        }
        return List.of(result);
    }

    private String obstacle() {
        return "node %s mixes them with dimensions of unknown size".formatted(Flow.name(node));
    }

    /// Regroups dimensions from one end on until sizes are not known, or none are left; gives the first ones it did not do.
    private int[] segments(int a, int b, int step) {
        while (inside(a, from) && inside(b, to)) {
            if (from.dim(a).equals(to.dim(b)) && !(from.dim(a) instanceof Dim.Unknown)) {
                result[b] = flow.axis(node.input(0), a);
                a += step;
                b += step;
                continue;
            }
            int endA = a;
            int endB = b;
            long left = from.dim(a).sizeOr(-1);
            long right = to.dim(b).sizeOr(-1);
            while (left != right && left > 0 && right > 0) {
                if (left < right) {
                    endA += step;
                    left = inside(endA, from) ? left * from.dim(endA).sizeOr(-1) : -1;
                } else {
                    endB += step;
                    right = inside(endB, to) ? right * to.dim(endB).sizeOr(-1) : -1;
                }
            }
            if (left != right || left <= 0) {
                return new int[]{a, b};
            }
            regroup(Math.min(a, endA), Math.max(a, endA), Math.min(b, endB), Math.max(b, endB));
            a = endA + step;
            b = endB + step;
        }
        return new int[]{a, b};
    }

    private static boolean inside(int axis, Shape shape) {
        return axis >= 0 && axis < shape.rank();
    }

    /// What lies between the ends: ones that come or go, or dimensions of unknown sizes.
    private void rest(int[] front, int[] back) {
        boolean isOne = front[0] == back[0] && front[1] == back[1] && inside(front[0], from) && inside(front[1], to);
        for (int axis = front[0]; axis <= back[0]; axis++) {
            if (!isOne) {
                flow.fix(flow.axis(node.input(0), axis), obstacle());
            }
        }
        if (isOne) {
            result[front[1]] = flow.axis(node.input(0), front[0]);
        }
    }

    private void regroup(int a, int lastA, int b, int lastB) {
        var followed = new ArrayList<Integer>();
        for (int axis = a; axis <= lastA; axis++) {
            if (flow.axis(node.input(0), axis).isFollowed()) {
                followed.add(axis);
            }
        }
        if (followed.isEmpty()) {
            return;
        }
        if (followed.size() > 1) {
            followed.forEach(axis -> flow.fix(flow.axis(node.input(0), axis),
                    "node %s makes one dimension of several".formatted(Flow.name(node))));
            return;
        }
        int[] units = spread(a, lastA, followed.getFirst());
        int best = b;
        int most = -1;
        for (int axis = b; axis <= lastB; axis++) {
            int apart = apart(units, b, lastB, axis);
            if (apart >= most) {
                most = apart;
                best = axis;
            }
        }
        result[best] = gathered(units, b, lastB, best);
    }

    /// The unit of each element of dimensions `a` to `last`, of which `followed` alone tells units apart.
    private int[] spread(int a, int last, int followed) {
        Axis axis = flow.axis(node.input(0), followed);
        int inner = product(from, followed + 1, last);
        int[] units = new int[product(from, a, last)];
        for (int i = 0; i < units.length; i++) {
            units[i] = axis.units()[i / inner % axis.size()];
        }
        return units;
    }

    private static int product(Shape shape, int first, int last) {
        long product = 1;
        for (int axis = first; axis <= last; axis++) {
            product = Math.multiplyExact(product, shape.size(axis));
        }
        return Math.toIntExact(product);
    }

    /// How many units stay apart if those at one position of dimension `axis` are joined.
    private int apart(int[] units, int first, int last, int axis) {
        var trial = new Units();
        var all = new ArrayList<>(distinct(units));
        Collections.sort(all);
        Axis fresh = trial.fresh(all.size());
        int inner = product(to, axis + 1, last);
        int size = (int) to.size(axis);
        int[] heads = new int[size];
        Arrays.fill(heads, -1);
        for (int i = 0; i < units.length; i++) {
            int here = fresh.units()[Collections.binarySearch(all, flow.units().of(units[i]))];
            int position = i / inner % size;
            if (heads[position] < 0) {
                heads[position] = here;
            } else {
                trial.join(heads[position], here);
            }
        }
        var apart = new HashSet<Integer>();
        for (int unit : fresh.units()) {
            apart.add(trial.of(unit));
        }
        return apart.size();
    }

    private Set<Integer> distinct(int[] units) {
        var distinct = new HashSet<Integer>();
        for (int unit : units) {
            distinct.add(flow.units().of(unit));
        }
        return distinct;
    }

    private Axis gathered(int[] units, int first, int last, int axis) {
        int inner = product(to, axis + 1, last);
        int size = (int) to.size(axis);
        int[] heads = new int[size];
        Arrays.fill(heads, -1);
        for (int i = 0; i < units.length; i++) {
            int position = i / inner % size;
            if (heads[position] < 0) {
                heads[position] = units[i];
            } else {
                flow.units().join(heads[position], units[i]);
            }
        }
        return new Axis(heads);
    }
}
