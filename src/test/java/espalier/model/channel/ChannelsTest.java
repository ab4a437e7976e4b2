package espalier.model.channel;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.SharedFiles;
import espalier.format.ModelFiles;
import espalier.model.array.Array;
import espalier.model.channel.ChannelGroup.Member;
import espalier.model.channel.ChannelGroup.Role;
import espalier.model.graph.Graph;
import espalier.model.op.LayerNorm;
import espalier.model.op.Reduce;
import espalier.sketch.NetSketch;
import espalier.sketch.SketchedNets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Compares groups with what one finds by drawing the networks on paper.
class ChannelsTest {
    private static List<String> lines(Graph graph) {
        return Channels.of(graph).stream()
                .map(group -> group.size() + " " + group.producers() + " -> " + group.readers()
                        + (group.obstacle().isEmpty() ? "" : " stay"))
                .toList();
    }

    @Test
    void residualSumsCoupleWhatTheyAdd() {
        Graph graph = ModelFiles.open(
                SharedFiles.path("models/fashion_resnet14/fashion_resnet14_op13_bn.onnx"), Optional.empty());
        assertThat(lines(graph)).containsExactly(
                "16 [stem, layers.0.conv2, layers.1.conv2] -> [layers.0.conv1, layers.1.conv1, layers.2.conv1, "
                        + "layers.2.shortcut.0]",
                "16 [layers.0.conv1] -> [layers.0.conv2]", "16 [layers.1.conv1] -> [layers.1.conv2]",
                "32 [layers.2.conv1] -> [layers.2.conv2]",
                "32 [layers.2.conv2, layers.2.shortcut.0, layers.3.conv2] -> [layers.3.conv1, layers.4.conv1, "
                        + "layers.4.shortcut.0]",
                "32 [layers.3.conv1] -> [layers.3.conv2]", "64 [layers.4.conv1] -> [layers.4.conv2]",
                "64 [layers.4.conv2, layers.4.shortcut.0, layers.5.conv2] -> [layers.5.conv1, fc]",
                "64 [layers.5.conv1] -> [layers.5.conv2]", "10 [fc] -> [] stay");
    }

    @Test
    void flattenedChannelsAreRunsOfFeatures() {
        Graph graph = ModelFiles.open(SharedFiles.path("models/lenet5/lenet5_op17.onnx"), Optional.empty());
        ChannelGroup second = Channels.of(graph).get(1);
        assertThat(second.producers()).containsExactly("conv2");
        Member reader = second.members(Role.READS).getFirst();
        assertThat(reader.layer()).contains("fc1");
        assertThat(reader.axis()).isEqualTo(1);
        assertThat(reader.positions(2)).containsExactly(IntStream.range(32, 48).toArray());
    }

    @Test
    void joinedChannelsKeepTheirOffsets() {
        Graph graph = ChannelNets.dense(1);
        List<ChannelGroup> groups = Channels.of(graph);
        assertThat(lines(graph)).containsExactly("8 [conv0] -> [conv2, conv6, conv10, fc17]", "16 [conv2] -> [conv4]",
                "4 [conv4] -> [conv6, conv10, fc17]", "16 [conv6] -> [conv8]", "4 [conv8] -> [conv10, fc17]",
                "16 [conv10] -> [conv12]", "4 [conv12] -> [fc17]", "10 [fc17] -> [] stay");
        assertThat(groups.get(4).members(Role.READS)).extracting(Member::offset).containsExactly(12, 12);
    }

    @Test
    void depthwiseFiltersGoWithTheirChannelsAndGroupsStayEven() {
        assertThat(lines(ChannelNets.grouped(1))).containsExactly("4 [conv0] -> [conv2]",
                "6 [conv2, conv4] -> [conv6]", "6 [conv6] -> [fc10]", "10 [fc10] -> [] stay");
        assertThat(lines(SketchedNets.inverted(1)).getFirst()).startsWith("16 [conv0");
    }

    @Test
    void halvesAndShufflesAreFollowed() {
        assertThat(lines(ChannelNets.shuffled(1))).containsExactly("8 [conv0, conv4] -> [conv10]",
                "8 [conv0] -> [conv4]", "12 [conv10] -> [fc14]", "10 [fc14] -> [] stay");
    }

    @Test
    void gatesGoWithWhatTheyWeigh() {
        assertThat(lines(ChannelNets.squeezed(1))).containsExactly("12 [conv0, fc6] -> [fc4, conv10]",
                "6 [fc4] -> [fc6]", "8 [conv10] -> [fc14]", "10 [fc14] -> [] stay");
    }

    @Test
    void headsShareTheirFeatures() {
        assertThat(lines(ChannelNets.heads(1))).containsExactly("4 [mm0, mm4] -> []", "4 [mm8] -> [mm17]",
                "5 [mm17] -> [fc20]", "10 [fc20] -> [] stay");
    }

    @Test
    void whatNeedsAllChannelsIsNamed() {
        var net = new NetSketch(1);
        net.constant("scale", NetSketch.normal(new Random(1), 1, 8));
        String normed = net.node(new LayerNorm(-1, 1e-5f), net.linear(NetSketch.INPUT, 4, 8), "scale");
        Graph graph = net.build(net.linear(net.relu(net.linear(normed, 8, 6)), 6, 3), 3, 4);
        List<ChannelGroup> groups = Channels.of(graph);
        assertThat(groups.getFirst().obstacle()).contains(
                "node '/LayerNormalization_1' (LayerNormalization) takes statistics over them");
        assertThat(groups.get(1).obstacle()).isEmpty();
        assertThat(groups.get(2).obstacle()).contains("they are in the output 'v4' of the model");
    }

    @Test
    void aReductionOverPlacesLeavesChannelsAlone() {
        var net = new NetSketch(1);
        net.constant("places", Array.of(2, 3));
        String x = net.relu(net.conv(NetSketch.INPUT, 3, 8, 3, 1, 1));
        String mean = net.node(new Reduce(Reduce.Kind.Mean, false, false), x, "places");
        assertThat(lines(net.build(net.linear(mean, 8, 4), 4, 3, 5, 5))).containsExactly("8 [conv0] -> [fc3]",
                "4 [fc3] -> [] stay");
    }
}
