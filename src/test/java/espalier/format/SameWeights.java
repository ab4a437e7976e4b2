package espalier.format;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.model.weight.Dense;
import espalier.model.weight.LowRank;
import espalier.model.weight.Mask;
import espalier.model.weight.Palettized;
import espalier.model.weight.Quantized;
import espalier.model.weight.Sparse;
import espalier.model.weight.Weight;
import java.util.List;

/// Whether what was read is what was written, bit by bit.
public final class SameWeights {
    private SameWeights() {
    }

    /// Two graphs, every weight stored the same way with the same bits.
    public static void assertSame(Graph read, Graph written, String what) {
        assertThat(read.nodes()).as(what).isEqualTo(written.nodes());
        assertThat(read.inputs()).as(what).isEqualTo(written.inputs());
        assertThat(read.outputs()).as(what).isEqualTo(written.outputs());
        assertThat(read.weights().keySet()).as(what).containsExactlyElementsOf(written.weights().keySet());
        written.weights().forEach((name, weight) -> assertSame(read.weights().get(name), weight, what + " " + name));
    }

    private static void assertSame(Weight read, Weight written, String what) {
        assertThat(read.getClass()).as(what).isEqualTo(written.getClass());
        assertThat(read.shape()).as(what).isEqualTo(written.shape());
        switch (written) {
            case Dense(Array array) -> assertThat(((Dense) read).array().sameContentAs(array)).as(what).isTrue();
            case Quantized quantized -> assertSame((Quantized) read, quantized, Mask.of(read.shape(), _ -> true), what);
            case Palettized palettized -> assertSame((Palettized) read, palettized, Mask.of(read.shape(), _ -> true),
                    what);
            case Sparse(Mask mask, Weight values) -> {
                var sparse = (Sparse) read;
                assertThat(sparse.mask()).as(what).isEqualTo(mask);
                assertThat(sparse.toDense().sameContentAs(written.toDense())).as(what).isTrue();
                if (values instanceof Quantized quantized) {
                    assertSame((Quantized) sparse.values(), quantized, mask, what);
                }
                if (values instanceof Palettized palettized) {
                    assertSame((Palettized) sparse.values(), palettized, mask, what);
                }
            }
            case LowRank(_, List<Weight> factors) -> {
                assertThat(((LowRank) read).factors()).as(what).hasSameSizeAs(factors);
                for (int i = 0; i < factors.size(); i++) {
                    assertSame(((LowRank) read).factors().get(i), factors.get(i), what + " factor " + i);
                }
            }
        }
    }

    private static void assertSame(Palettized read, Palettized written, Mask where, String what) {
        assertThat(read.palette().axis()).as(what).isEqualTo(written.palette().axis());
        assertThat(read.palette().values().sameContentAs(written.palette().values())).as(what).isTrue();
        for (int i = 0; i < read.shape().elements(); i++) {
            if (where.keeps(i)) {
                assertThat(read.codeAt(i)).as(what).isEqualTo(written.codeAt(i));
            }
        }
    }

    private static void assertSame(Quantized read, Quantized written, Mask where, String what) {
        assertThat(read.grid().bits()).as(what).isEqualTo(written.grid().bits());
        assertThat(read.grid().symmetric()).as(what).isEqualTo(written.grid().symmetric());
        assertThat(read.grid().axis()).as(what).isEqualTo(written.grid().axis());
        assertThat(read.grid().group()).as(what).isEqualTo(written.grid().group());
        assertThat(read.grid().scales().sameContentAs(written.grid().scales())).as(what).isTrue();
        assertThat(read.grid().zeros().sameContentAs(written.grid().zeros())).as(what).isTrue();
        for (int i = 0; i < read.shape().elements(); i++) {
            if (where.keeps(i)) {
                assertThat(read.codeAt(i)).as(what).isEqualTo(written.codeAt(i));
            }
        }
    }
}
