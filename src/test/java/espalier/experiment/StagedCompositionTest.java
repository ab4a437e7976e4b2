package espalier.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.compress.CompressionMethods;
import espalier.compress.Compressor;
import espalier.compress.method.CompressionMethod;
import espalier.compress.method.Family;
import espalier.data.DataSet;
import espalier.format.ModelFiles;
import espalier.format.SameWeights;
import espalier.format.coded.CodedFile;
import espalier.format.file.SafeFiles.Replace;
import espalier.format.packed.PackedFile;
import espalier.job.JobContext;
import espalier.model.graph.Graph;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Stage;
import espalier.model.recipe.Target;
import espalier.model.weight.Dense;
import espalier.model.weight.LowRank;
import espalier.model.weight.Mask;
import espalier.model.weight.Palettized;
import espalier.model.weight.Quantized;
import espalier.model.weight.Sparse;
import espalier.model.weight.Weight;
import espalier.sketch.SketchedNets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// One method of each family in stages with training between them, in every order: what a stage did still holds after all that follow.
class StagedCompositionTest {
    private static final Graph GRAPH = SketchedNets.inverted(3);
    private static final DataSet DATA = NoisyData.of(48, 3, 32, 32);
    private static final OpenModel MODEL = TinyModel.open(GRAPH);
    private static final Observations OBSERVATIONS = Observations.of(MODEL, DATA);

    @TempDir
    Path folder;

    /// Every pruning method with every quantization, and the factorizations in turn; orders of stages in turn too.
    static Stream<List<CompressionMethod<?>>> combinations() {
        var random = new Random(7);
        var all = new ArrayList<List<CompressionMethod<?>>>();
        List<CompressionMethod<?>> factorizations = of(Family.FACTORIZE);
        for (CompressionMethod<?> pruning : of(Family.PRUNE)) {
            for (CompressionMethod<?> quantization : of(Family.QUANTIZE)) {
                var methods = new ArrayList<>(List.of(pruning, quantization));
                if (all.size() % 2 == 0) {
                    methods.add(factorizations.get(all.size() / 2 % factorizations.size()));
                }
                Collections.shuffle(methods, random);
                all.add(methods);
            }
        }
        return all.stream();
    }

    private static List<CompressionMethod<?>> of(Family family) {
        var methods = new ArrayList<CompressionMethod<?>>();
        CompressionMethods.ALL.stream().filter(method -> method.family() == family).forEach(methods::add);
        return methods;
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void everyStageKeepsWhatThoseBeforeDid(List<CompressionMethod<?>> methods) {
        var stages = new ArrayList<Stage>();
        for (CompressionMethod<?> method : methods) {
            stages.add(Stage.Compress.NOTHING.with(Target.WHOLE_MODEL, method.initial()));
            stages.add(new Stage.Recover(new Recovery.FineTuning(1, 0.01, 16)));
        }
        var run = new TrialRun(MODEL, GRAPH, DATA, new Compressor(GRAPH), OBSERVATIONS, new Recipe(stages), 1,
                JobContext.QUIET, TrialListener.NONE);
        Map<String, Expected> expected = new HashMap<>();
        for (int i = 0; i < stages.size(); i++) {
            Graph before = run.graph();
            run.apply(stages.get(i), "", false);
            Family family = methods.get(i / 2).family();
            boolean trains = i % 2 == 1;
            // Three steps may leave the codes of coarse levels where they are, but not biases.
            assertThat(
                    !trains || GRAPH.weights().keySet().stream().anyMatch(name -> isOther(run.graph(), before, name)))
                    .as("stage " + i + " trains").isTrue();
            for (var layer : GRAPH.layers()) {
                String name = layer.weight();
                Weight now = run.graph().weights().get(name);
                if (!trains && family == Family.FACTORIZE && !methods.get(i / 2).appliesTo(layer)) {
                    continue;
                }
                if (!trains && family == Family.FACTORIZE) {
                    expected.remove(name);
                }
                Expected held = expected.get(name);
                if (held != null) {
                    held.requireOf(now, name + " after stage " + i);
                }
                expected.put(name, Expected.of(now));
            }
        }
        keepsInFiles(run.graph());
    }

    private static boolean isOther(Graph one, Graph other, String weight) {
        return !one.weights().get(weight).toDense().sameContentAs(other.weights().get(weight).toDense());
    }

    private void keepsInFiles(Graph graph) {
        Path packed = folder.resolve("model.safetensors");
        PackedFile.write(graph, packed, Replace.AGREED);
        SameWeights.assertSame(ModelFiles.open(packed), graph, "packed");
        Path coded = folder.resolve("model.esp");
        CodedFile.write(graph, coded, Replace.AGREED);
        SameWeights.assertSame(ModelFiles.open(coded), graph, "coded");
    }

    /// What must hold of a layer from some stage on.
    ///
    /// @param shapes of its factors, or its own
    /// @param zeros for each of these, what is pruned
    /// @param levels for each of these, the kind of its levels and how many bits they have
    private record Expected(List<List<Long>> shapes, List<boolean[]> zeros, List<String> levels) {
        static Expected of(Weight weight) {
            List<Weight> pieces = weight instanceof LowRank product ? product.factors() : List.of(weight);
            return new Expected(pieces.stream().map(piece -> Arrays.stream(piece.shape().sizes()).boxed()
                    .toList()).toList(), pieces.stream().map(Expected::pruned).toList(),
                    pieces.stream().map(Expected::levels).toList());
        }

        private static boolean[] pruned(Weight piece) {
            boolean[] pruned = new boolean[Math.toIntExact(piece.shape().elements())];
            if (piece instanceof Sparse(Mask mask, Weight _)) {
                for (int i = 0; i < pruned.length; i++) {
                    pruned[i] = !mask.keeps(i);
                }
            }
            return pruned;
        }

        private static String levels(Weight piece) {
            return switch (piece) {
                case Dense _ -> "";
                case Sparse(Mask _, Weight values) -> levels(values);
                case Quantized quantized -> "grid of " + quantized.grid().bits();
                case Palettized palettized -> "palette of " + palettized.palette().bits();
                case LowRank _ -> throw new AssertionError("A factor is not factorized again");
            };
        }

        void requireOf(Weight weight, String what) {
            Expected now = of(weight);
            assertThat(now.shapes).as(what + ": ranks stay").isEqualTo(shapes);
            List<Weight> pieces = weight instanceof LowRank product ? product.factors() : List.of(weight);
            for (int i = 0; i < zeros.size(); i++) {
                float[] values = pieces.get(i).toDense().toFloats();
                for (int j = 0; j < values.length; j++) {
                    if (zeros.get(i)[j]) {
                        assertThat(values[j]).as(what + ": zeros stay").isZero();
                        assertThat(now.zeros.get(i)[j]).as(what + ": masks stay").isTrue();
                    }
                }
                if (!levels.get(i).isEmpty()) {
                    assertThat(now.levels.get(i)).as(what + ": levels stay").isEqualTo(levels.get(i));
                    requireLevels(pieces.get(i), values, what);
                }
            }
        }

        /// Every kept value is one of the levels, found anew from scales or palettes.
        private static void requireLevels(Weight piece, float[] values, String what) {
            Weight levels = piece instanceof Sparse(Mask _, Weight kept) ? kept : piece;
            for (int i = 0; i < values.length; i++) {
                float value = values[i];
                if (levels instanceof Palettized palettized && value != 0) {
                    assertThat(value).as(what).isEqualTo(palettized.valueAt(i));
                } else if (levels instanceof Quantized quantized && value != 0) {
                    var grid = quantized.grid();
                    int slice = grid.slicesOf(quantized.shape()).of(i);
                    assertThat(quantized.codeAt(i)).as(what).isBetween(grid.low(), grid.high());
                    assertThat(value).as(what).isEqualTo(grid.decode(quantized.codeAt(i), slice));
                }
            }
        }
    }
}
