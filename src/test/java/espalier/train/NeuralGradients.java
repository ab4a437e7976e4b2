package espalier.train;

import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.op.BatchNormTraining;
import espalier.model.op.ConvTranspose;
import espalier.model.op.Einsum;
import espalier.model.op.GlobalLpPool;
import espalier.model.op.GridSample;
import espalier.model.op.GroupNorm;
import espalier.model.op.InstanceNorm;
import espalier.model.op.LayerNorm;
import espalier.model.op.LocalResponseNorm;
import espalier.model.op.LpNorm;
import espalier.model.op.LpPool;
import espalier.model.op.MeanVarianceNorm;
import espalier.model.op.Pool;
import espalier.model.op.Resize;
import espalier.model.op.RmsNorm;
import espalier.model.op.Unary;
import espalier.model.op.Window;
import java.util.List;
import org.junit.jupiter.params.provider.Arguments;

/// Operators of networks whose gradients are held to finite differences, for data of 2×4×4×4.
final class NeuralGradients {
    private NeuralGradients() {
    }

    static void addTo(List<Arguments> all) {
        addWindows(all);
        addNormalizations(all);
        for (var mode : Resize.Mode.values()) {
            all.add(GradientsTest.of(resize(mode, false), GradientsTest.numbers(8), scales()));
            all.add(GradientsTest.of(resize(mode, true), GradientsTest.numbers(8), scales()));
        }
        all.add(GradientsTest.of(new GridSample(GridSample.Mode.CUBIC, GridSample.Padding.BORDER, true),
                Array.of(new float[]{-0.3f, 0.2f, 0.7f, -0.6f, 0.1f, 0.9f, -1.2f, 0.4f}, 2, 2, 1, 2)));
        all.add(GradientsTest.of(new Einsum("ncij,jk->nik"), GradientsTest.doubles(Shape.of(4, 5))));
        for (var kind : List.of(Unary.Kind.Swish, Unary.Kind.Shrink, Unary.Kind.ThresholdedRelu)) {
            all.add(GradientsTest.of(new Unary(kind, 1.05f, 0.3f)));
        }
    }

    private static void addWindows(List<Arguments> all) {
        var up = new Window(List.of(3, 2), List.of(2, 1), List.of(1, 2), List.of(1, 0, 0, 1), Window.Padding.EXPLICIT);
        all.add(GradientsTest.of(new ConvTranspose(up, 2, List.of(1, 0), List.of()),
                GradientsTest.doubles(Shape.of(4, 3, 3, 2)), GradientsTest.numbers(6)));
        all.add(GradientsTest.of(new LpPool(up, 3, false)));
        all.add(GradientsTest.of(new GlobalLpPool(2)));
        for (var kind : Pool.Kind.values()) {
            all.add(GradientsTest.of(new Pool(kind, up, true, false)));
        }
    }

    private static void addNormalizations(List<Arguments> all) {
        Array four = GradientsTest.numbers(4);
        all.add(GradientsTest.of(new BatchNormTraining(1e-3f, 0.9f), four, four, four, four));
        all.add(GradientsTest.of(new GroupNorm(2, 1e-3f, false), four, four));
        all.add(GradientsTest.of(new GroupNorm(2, 1e-3f, true), GradientsTest.numbers(2), GradientsTest.numbers(2)));
        all.add(GradientsTest.of(new InstanceNorm(1e-3f), four, four));
        all.add(GradientsTest.of(new LayerNorm(-1, 1e-3f), four, four));
        all.add(GradientsTest.of(new LocalResponseNorm(3, 0.5f, 0.6f, 1)));
        all.add(GradientsTest.of(new LpNorm(1, 1)));
        all.add(GradientsTest.of(new LpNorm(-1, 2)));
        all.add(GradientsTest.of(new MeanVarianceNorm(List.of(0, 2, 3))));
        all.add(GradientsTest.of(new RmsNorm(2, 1e-3f), four));
    }

    private static Resize resize(Resize.Mode mode, boolean antialias) {
        return new Resize(mode, Resize.Coordinates.HALF_PIXEL, Resize.Nearest.FLOOR, -0.75f, false, 0, antialias,
                Resize.Keep.STRETCH, List.of());
    }

    private static Array scales() {
        return Array.of(new float[]{1, 1, 1.5f, 0.5f}, 4);
    }
}
