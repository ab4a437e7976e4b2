package espalier.compress.prune;

import espalier.model.array.Shape;
import java.util.Arrays;
import java.util.List;

/// Sparsity by shape: the share of weights a layer keeps is proportional to `(n_in + n_out + w + h) / (n_in · n_out · w · h)`, so that
/// large layers lose most. Where that would keep more than all, the layer stays dense and the others make up for it.
///
/// Source: Evci, Gale, Menick, Castro, Elsen, *Rigging the Lottery: Making All Tickets Winners* (2020), section 3, (1) sparsity
/// distribution: Erdős-Rényi-Kernel.
final class ErdosRenyi {
    private ErdosRenyi() {
    }

    /// The sparsity of each layer, so that that of all their weights is `sparsity`.
    static double[] sparsities(List<Shape> shapes, double sparsity) {
        double[] raw = new double[shapes.size()];
        double[] sizes = new double[shapes.size()];
        for (int i = 0; i < raw.length; i++) {
            sizes[i] = shapes.get(i).elements();
            raw[i] = Arrays.stream(shapes.get(i).sizes()).sum() / sizes[i];
        }
        double kept = (1 - sparsity) * Arrays.stream(sizes).sum();
        boolean[] isDense = new boolean[raw.length];
        double scale = scale(raw, sizes, isDense, kept);
        while (marksDense(raw, scale, isDense)) {
            scale = scale(raw, sizes, isDense, kept);
        }
        double[] sparsities = new double[raw.length];
        for (int i = 0; i < raw.length; i++) {
            sparsities[i] = isDense[i] ? 0 : 1 - scale * raw[i];
        }
        return sparsities;
    }

    private static double scale(double[] raw, double[] sizes, boolean[] isDense, double kept) {
        double left = kept;
        double perScale = 0;
        for (int i = 0; i < raw.length; i++) {
            left -= isDense[i] ? sizes[i] : 0;
            perScale += isDense[i] ? 0 : raw[i] * sizes[i];
        }
        return perScale == 0 ? 0 : left / perScale;
    }

    /// Whether another layer turns out dense.
    private static boolean marksDense(double[] raw, double scale, boolean[] isDense) {
        boolean marked = false;
        for (int i = 0; i < raw.length; i++) {
            if (!isDense[i] && scale * raw[i] > 1) {
                isDense[i] = true;
                marked = true;
            }
        }
        return marked;
    }
}
