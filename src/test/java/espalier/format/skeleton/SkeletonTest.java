package espalier.format.skeleton;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.format.ModelFiles;
import espalier.format.coded.CodedFile;
import espalier.format.file.SafeFiles.Replace;
import espalier.format.packed.PackedFile;
import espalier.model.array.Array;
import espalier.model.array.Dim;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.graph.Source;
import espalier.model.graph.Value;
import espalier.model.op.Constant;
import espalier.model.op.Reduce;
import espalier.model.weight.Dense;
import espalier.model.weight.Weight;
import espalier.tensor.Torch;
import espalier.train.Network;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Graphs travel without their weights and come back whole.
class SkeletonTest {
    /// Inputs of a reduction that are attributes in the operator set of graphs that this program makes.
    private static final Array AXES = Array.of(2L, 3L);

    @TempDir
    Path folder;

    @Test
    void aConstantThatIsAnAttributeInTheFileComesBackForTheNode() {
        assertSurvives(graph(true), "constant");
    }

    @Test
    void aWeightThatIsAnAttributeInTheFileComesBackForTheNode() {
        assertSurvives(graph(false), "weight");
    }

    private void assertSurvives(Graph graph, String what) {
        Path packed = folder.resolve(what + ".safetensors");
        Path coded = folder.resolve(what + ".esp");
        assertThat(PackedFile.write(graph, packed, Replace.REFUSE)).isEqualTo(PackedFile.size(graph));
        assertThat(CodedFile.write(graph, coded, Replace.REFUSE)).isEqualTo(CodedFile.size(graph));
        for (Path file : List.of(packed, coded)) {
            Graph read = ModelFiles.open(file);
            Node reduction = read.nodes().getLast();
            assertThat(reduction.op()).isEqualTo(graph.nodes().getLast().op());
            assertThat(run(read)).as(file.toString()).isEqualTo(run(graph)).hasSize(2 * 3);
            Path again = folder.resolve("again-" + file.getFileName());
            PackedFile.write(read, again, Replace.REFUSE);
            assertThat(run(ModelFiles.open(again))).as("again").isEqualTo(run(graph));
        }
    }

    private static float[] run(Graph graph) {
        Torch.prepareThread(1);
        var random = new Random(3);
        float[] values = new float[2 * 3 * 4 * 4];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        try (Network network = Network.of(graph)) {
            return network.run(Array.of(values, 2, 3, 4, 4)).toFloats();
        }
    }

    private static Graph graph(boolean asNode) {
        var nodes = new ArrayList<Node>();
        var weights = new LinkedHashMap<String, Weight>();
        if (asNode) {
            nodes.add(new Node(0, "axes", new Constant(AXES), List.of(), List.of("axes")));
        } else {
            weights.put("axes", new Dense(AXES));
        }
        nodes.add(new Node(1, "mean", new Reduce(Reduce.Kind.Mean, false, false), List.of("x", "axes"), List.of("y")));
        var input = new Value("x", ElementType.FLOAT32,
                new Shape(List.of(new Dim.Symbol("batch"), Dim.of(3), Dim.of(4), Dim.of(4))));
        var output = new Value("y", ElementType.FLOAT32, new Shape(List.of(new Dim.Symbol("batch"), Dim.of(3))));
        return new Graph("mean", List.of(input), List.of(output), nodes, weights, Source.own());
    }
}
