package espalier.compress.prune;

import espalier.compress.method.CoupledPruning.LayerPart;
import espalier.compress.method.Part;
import espalier.compress.prune.ChannelPruning.Importance;
import espalier.model.channel.ChannelGroup;
import espalier.model.channel.ChannelGroup.Member;
import espalier.model.channel.ChannelGroup.Role;
import espalier.model.channel.CoupledChannels;
import espalier.model.metric.LayerStatistic;
import espalier.model.weight.Slices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the channels of a group are worth: see [ChannelPruning].
final class ChannelWorth {
    private final CoupledChannels network;
    private final Importance importance;
    private final Map<String, Part> parts = new HashMap<>();

    ChannelWorth(List<LayerPart> layers, CoupledChannels network, Importance importance) {
        this.network = network;
        this.importance = importance;
        layers.forEach(layer -> parts.put(layer.weight(), layer.part()));
    }

    /// Whether all that make channels of `group` are among the layers.
    boolean isComplete(ChannelGroup group) {
        return group.members(Role.PRODUCES).stream().allMatch(member -> parts.containsKey(member.weight()));
    }

    /// The worth of each channel, at least 0.
    double[] of(ChannelGroup group) {
        List<double[]> ofMembers = new ArrayList<>();
        if (importance == Importance.GAMMA) {
            group.members(Role.SCALES).forEach(member -> ofMembers.add(gathered(group, member, magnitudes(member))));
        }
        if (ofMembers.isEmpty()) {
            group.members(Role.PRODUCES)
                    .forEach(member -> ofMembers
                            .add(gathered(group, member, slices(parts.get(member.weight()), member))));
        }
        double[] worth = new double[group.size()];
        for (double[] one : ofMembers) {
            double mean = importance == Importance.TAYLOR ? 1 : Arrays.stream(one).average().orElse(1);
            for (int i = 0; i < worth.length; i++) {
                worth[i] += one[i] / (mean > 0 ? mean : 1) / ofMembers.size();
            }
        }
        return worth;
    }

    private double[] magnitudes(Member member) {
        float[] values = network.weight(member).toDense().toFloats();
        double[] magnitudes = new double[values.length];
        Arrays.setAll(magnitudes, i -> Math.abs(values[i]));
        return magnitudes;
    }

    /// The worth of each slice along the member's axis.
    private double[] slices(Part part, Member member) {
        Slices slices = part.slices(member.axis());
        float[] values = part.values().toFloats();
        return switch (importance) {
            case L1, GAMMA -> means(slices, values, (value, _) -> Math.abs(value));
            case L2 -> {
                double[] squares = means(slices, values, (value, _) -> (double) value * value);
                yield Arrays.stream(squares).map(Math::sqrt).toArray();
            }
            case FPGM -> distances(slices, values);
            case TAYLOR -> {
                float[] gradient = part.statistic(LayerStatistic.GRADIENT).toFloats();
                double[] sums = means(slices, values, (value, i) -> (double) value * gradient[i]);
                int each = values.length / Math.max(1, sums.length);
                yield Arrays.stream(sums).map(mean -> Math.abs(mean * each)).toArray();
            }
        };
    }

    private interface Term {
        double of(float value, int index);
    }

    private static double[] means(Slices slices, float[] values, Term term) {
        double[] sums = new double[slices.count()];
        for (int i = 0; i < values.length; i++) {
            sums[slices.of(i)] += term.of(values[i], i);
        }
        double each = values.length / (double) Math.max(1, sums.length);
        return Arrays.stream(sums).map(sum -> sum / each).toArray();
    }

    /// The mean distance of each slice to the others.
    private static double[] distances(Slices slices, float[] values) {
        int count = slices.count();
        int each = values.length / Math.max(1, count);
        float[][] filters = new float[count][each];
        int[] filled = new int[count];
        for (int i = 0; i < values.length; i++) {
            int slice = slices.of(i);
            filters[slice][filled[slice]++] = values[i];
        }
        double[] distances = new double[count];
        for (int a = 0; a < count; a++) {
            for (int b = a + 1; b < count; b++) {
                double square = 0;
                for (int i = 0; i < each; i++) {
                    double difference = filters[a][i] - filters[b][i];
                    square += difference * difference;
                }
                distances[a] += Math.sqrt(square) / Math.max(1, count - 1);
                distances[b] += Math.sqrt(square) / Math.max(1, count - 1);
            }
        }
        return distances;
    }

    /// The mean over the positions of each channel; the sum where it is a share of the loss.
    private double[] gathered(ChannelGroup group, Member member, double[] ofPositions) {
        double[] worth = new double[group.size()];
        int[] counts = new int[group.size()];
        for (int i = 0; i < ofPositions.length; i++) {
            int channel = member.channels()[i];
            if (channel >= 0) {
                worth[channel] += ofPositions[i];
                counts[channel]++;
            }
        }
        for (int i = 0; i < worth.length && importance != Importance.TAYLOR; i++) {
            worth[i] /= Math.max(1, counts[i]);
        }
        return worth;
    }
}
