package espalier.compress.prune;

import espalier.model.array.Array;
import espalier.model.weight.Mask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Ranks blocks or channels of several layers together. What counts is the weights they hold, as those of one layer are larger than
/// those of another.
final class Pooled {
    private final List<Array> worth;
    private final List<Blocks> blocks;
    private final int[] firsts;

    private Pooled(List<Array> worth, List<Blocks> blocks) {
        this.worth = worth;
        this.blocks = blocks;
        firsts = new int[worth.size() + 1];
        for (int part = 0; part < worth.size(); part++) {
            firsts[part + 1] = Math.addExact(firsts[part], blocks.get(part).count());
        }
    }

    /// What blocks to keep, a mask for each part: the worst go until as near to the share of all weights as whole blocks come. The best
    /// block of each part stays.
    ///
    /// @param worth for each part, of each block, by magnitude
    static List<Mask> masks(double sparsity, List<Array> worth, List<Blocks> blocks) {
        return new Pooled(worth, blocks).masks(sparsity);
    }

    private List<Mask> masks(double sparsity) {
        boolean[] stays = new boolean[firsts[worth.size()]];
        for (int part = 0; part < worth.size(); part++) {
            if (blocks.get(part).count() > 0) {
                int[] order = Order.rising(worth.get(part));
                stays[firsts[part] + order[order.length - 1]] = true;
            }
        }
        boolean[] goes = goes(sparsity, stays);
        var masks = new ArrayList<Mask>();
        for (int part = 0; part < worth.size(); part++) {
            int first = firsts[part];
            masks.add(Mask.of(worth.get(part).shape(), i -> !goes[first + i]));
        }
        return masks;
    }

    /// The prefix of the order that holds nearest to the share of all weights.
    private boolean[] goes(double sparsity, boolean[] stays) {
        boolean[] goes = new boolean[stays.length];
        double left = sparsity * blocks.stream().mapToLong(some -> (long) some.filters().count() * some.filters()
                .length()).sum();
        for (int unit : order()) {
            int size = size(unit);
            if (!stays[unit] && left < size / 2.0) {
                break;
            }
            goes[unit] = !stays[unit];
            left -= stays[unit] ? 0 : size;
        }
        return goes;
    }

    private int size(int unit) {
        int found = Arrays.binarySearch(firsts, unit);
        int part = found >= 0 ? found : -found - 2;
        return blocks.get(part).size(unit - firsts[part]);
    }

    private int[] order() {
        float[] all = new float[firsts[worth.size()]];
        for (int part = 0; part < worth.size(); part++) {
            float[] own = worth.get(part).toFloats();
            System.arraycopy(own, 0, all, firsts[part], own.length);
        }
        return Order.rising(Array.of(all, all.length));
    }
}
