package espalier.train;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.op.ConvTranspose;
import java.util.Arrays;
import java.util.List;

/// The kernel of transposed convolution: the whole result without pads, then cut to size.
final class Transposed {
    private static final Script SCRIPT = new Script("""
              def conv(self: __torch__.Ops, x: Tensor, weight: Tensor, steps: Tensor, groups: Tensor) -> Tensor:
                all = annotate(List[int], steps.tolist())
                n = torch.floordiv(torch.len(all), 3)
                s = torch.slice(all, 0, n)
                d = torch.slice(all, n, torch.mul(2, n))
                p = torch.slice(all, torch.mul(2, n), torch.mul(3, n))
                e = torch.mul([0], n)
                g = int(groups)
                if torch.eq(n, 1):
                  y = torch.conv_transpose1d(x, weight, None, s, p, e, g, d)
                else:
                  if torch.eq(n, 2):
                    y0 = torch.conv_transpose2d(x, weight, None, s, p, e, g, d)
                  else:
                    y0 = torch.conv_transpose3d(x, weight, None, s, p, e, g, d)
                  y = y0
                return y
            """);

    private Transposed() {
    }

    static Kernel of(ConvTranspose conv) {
        int spatial = conv.window().spatial();
        return Kernel.of(in -> {
            PtNDArray x = in.get(0);
            long[] cuts = cuts(conv, Tensors.sizes(x));
            // What both ends lose is never computed.
            long[] both = new long[spatial];
            Arrays.setAll(both, i -> Math.max(0, Math.min(cuts[i], cuts[i + spatial])));
            long[] rest = new long[2 * spatial];
            Arrays.setAll(rest, i -> both[i % spatial] - cuts[i]);
            PtNDArray whole = SCRIPT.call("conv", x, in.get(1), steps(conv, both, in),
                    Tensors.ofLongs(in.memory(), new long[]{conv.groups()}));
            PtNDArray cut = Arrays.stream(rest).allMatch(pad -> pad == 0)
                    ? whole
                    : JniUtils.pad(whole, Windows.torchOrder(rest), 0);
            return in.has(2) ? JniUtils.add(cut, perChannel(in.get(2), spatial)) : cut;
        });
    }

    private static PtNDArray perChannel(PtNDArray bias, int spatial) {
        long[] sizes = new long[spatial + 2];
        Arrays.fill(sizes, 1);
        sizes[1] = -1;
        return JniUtils.reshape(bias, sizes);
    }

    /// What the whole result loses before and after each dimension; negative where zeros are added.
    private static long[] cuts(ConvTranspose conv, long[] sizes) {
        int spatial = conv.window().spatial();
        long[] cuts = new long[2 * spatial];
        for (int i = 0; i < spatial; i++) {
            long whole = conv.window().strides().get(i) * (sizes[i + 2] - 1) + conv.window().reach(i);
            cuts[i] = conv.before(i, sizes[i + 2]);
            cuts[i + spatial] = whole - cuts[i] - conv.size(i, sizes[i + 2]);
        }
        return cuts;
    }

    private static PtNDArray steps(ConvTranspose conv, long[] pads, Operands in) {
        int spatial = pads.length;
        long[] steps = new long[3 * spatial];
        put(conv.window().strides(), steps, 0);
        put(conv.window().dilations(), steps, spatial);
        System.arraycopy(pads, 0, steps, 2 * spatial, spatial);
        return Tensors.ofLongs(in.memory(), steps, steps.length);
    }

    private static void put(List<Integer> values, long[] all, int at) {
        for (int i = 0; i < values.size(); i++) {
            all[at + i] = values.get(i);
        }
    }
}
