package espalier.compress.prune;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.compress.method.Part;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Masks against those of PyTorch 1.13, `torch.nn.utils.prune`, bit by bit.
///
/// Made with:
/// ```python
/// import torch, torch.nn as nn, torch.nn.utils.prune as P, numpy as np
/// def w(seed, *shape):
///     i = torch.arange(int(np.prod(shape)))
///     return (((i*383 + 97*seed) % 1009 + 1).float()/512 * (1 - 2*((i*i//3) % 2))).reshape(shape)
/// def hexs(m):
///     s = ''.join(str(int(b)) for b in m.flatten()); s += '0'*(-len(s) % 4)
///     return ''.join('%x' % int(s[i:i+4], 2) for i in range(0, len(s), 4))
/// c = nn.Conv2d(4, 6, 3, bias=False); c.weight.data = w(1, 6, 4, 3, 3)
/// f = nn.Linear(12, 10, bias=False); f.weight.data = w(2, 10, 12)
/// t = nn.ConvTranspose2d(4, 6, 3, bias=False); t.weight.data = w(3, 4, 6, 3, 3)
/// P.l1_unstructured(c, 'weight', 0.6)                       # each on fresh copies; hexs(c.weight_mask)
/// P.global_unstructured([(c, 'weight'), (f, 'weight')], P.L1Unstructured, amount=0.7)
/// P.ln_structured(c, 'weight', 0.5, n, 0); P.ln_structured(f, 'weight', 0.4, n, 0)
/// P.ln_structured(t, 'weight', 0.5, 1, 1)
/// def asp(t, n, m):  # N:M along input channels, as NVIDIA's ASP views kernels
///     v = t.permute(2, 3, 0, 1).reshape(-1, m).abs()
///     k = torch.zeros_like(v).scatter(1, v.topk(n, 1).indices, 1)
///     return k.reshape(t.shape[2], t.shape[3], t.shape[0], t.shape[1]).permute(2, 3, 0, 1)
/// asp(c.weight.data, 2, 4); asp(f.weight.data[..., None, None], 1, 4)
/// ```
class TorchMasksTest {
    private static final Shape KERNELS = Shape.of(6, 4, 3, 3);
    private static final Shape MATRIX = Shape.of(10, 12);
    private static final Part CONV = Parts.part(weights(1, KERNELS), 0, 1);
    private static final Part LINEAR = Parts.part(weights(2, MATRIX), 0, 1);

    private final MagnitudePruning magnitude = new MagnitudePruning();

    private static Array weights(int seed, Shape shape) {
        float[] values = new float[shape.countable()];
        for (int i = 0; i < values.length; i++) {
            values[i] = ((i * 383 + 97 * seed) % 1009 + 1) / 512f * (1 - 2 * (i * i / 3 % 2));
        }
        return Array.of(values, shape);
    }

    @Test
    void singleWeightsOfOneLayerAndOfTwo() {
        assertThat(Parts.mask(magnitude, CONV, "sparsity", 0.6)).isEqualTo(
                Parts.mask(KERNELS, "2d2929294949494a4a4a5a525252d2929296949494a4a4a4a52525"));
        assertThat(Parts.masks(magnitude, List.of(CONV, LINEAR), "sparsity", 0.7, "scope", "global")).containsExactly(
                Parts.mask(KERNELS, "2521212909090948484a4a424252521212929090948484a4a42425"),
                Parts.mask(MATRIX, "292909094948484a42424252121292"));
    }

    @Test
    void channelsByBothNorms() {
        for (String norm : List.of("l1", "l2")) {
            assertThat(Parts.mask(magnitude, CONV, "sparsity", 0.5, "pattern", "channel", "norm", norm)).isEqualTo(
                    Parts.mask(KERNELS, "000000000000000000ffffffffffffffffff000000000fffffffff"));
        }
        assertThat(Parts.mask(magnitude, LINEAR, "sparsity", 0.4, "pattern", "channel", "norm", "l1"))
                .isEqualTo(Parts.mask(MATRIX, "ffffff000ffffff000fff000000fff"));
        assertThat(Parts.mask(magnitude, LINEAR, "sparsity", 0.4, "pattern", "channel", "norm", "l2"))
                .isEqualTo(Parts.mask(MATRIX, "ffffff000fff000000ffffff000fff"));
    }

    @Test
    void channelsOfATransposedConvolution() {
        Shape shape = Shape.of(4, 6, 3, 3);
        assertThat(Parts.mask(magnitude, Parts.part(weights(3, shape), 1, 1), "sparsity", 0.5, "pattern", "channel"))
                .isEqualTo(Parts.mask(shape, "ffffc0000ff803ffff00003fe00ffffc0000ff803ffff00003fe00"));
    }

    @Test
    void someOfFourInputs() {
        assertThat(Parts.mask(magnitude, CONV, "sparsity", 0.5, "pattern", "nm", "m", 4)).isEqualTo(
                Parts.mask(KERNELS, "2d69696b494b5b4a5a4a5ad256d2d69692b694b5b4a5a4a5ad256d"));
        assertThat(Parts.mask(magnitude, LINEAR, "sparsity", 0.75, "pattern", "nm", "m", 4)).isEqualTo(
                Parts.mask(MATRIX, "212141414148484842424242121212"));
    }
}
