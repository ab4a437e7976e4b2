package espalier.compress.prune;

import espalier.compress.method.CoupledPruning.LayerPart;
import espalier.compress.prune.ChannelPruning.Division;
import espalier.compress.prune.ChannelPruning.Goal;
import espalier.compress.prune.ChannelPruning.Settings;
import espalier.model.channel.ChannelGroup;
import espalier.model.channel.ChannelGroup.Member;
import espalier.model.channel.ChannelGroup.Role;
import espalier.model.channel.CoupledChannels;
import espalier.model.weight.Mask;
import espalier.model.weight.Slices;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// Chooses the channels that go, in steps that leave every group a multiple of the channels a runtime computes at once.
final class ChannelChoice {
    /// Shares that are tried where each group loses the same.
    private static final int FINENESS = 512;

    private final List<LayerPart> layers;
    private final CoupledChannels network;
    private final Settings settings;
    private final List<Queue> queues = new ArrayList<>();
    private final List<boolean[]> gone;
    private final int[] counts;
    private final Set<Integer> wholly = new HashSet<>();

    /// The channels of a group, those worth least first, in the steps in which they go.
    ///
    /// @param ends how many channels are gone after each step
    private record Queue(int group, int[] order, double[] worth, int[] ends) {
        /// What the channels of step `step` are worth in all.
        double worthOf(int step) {
            return IntStream.range(step == 0 ? 0 : ends[step - 1], ends[step]).mapToDouble(i -> worth[order[i]]).sum();
        }
    }

    ChannelChoice(List<LayerPart> layers, CoupledChannels network, Settings settings) {
        this.layers = layers;
        this.network = network;
        this.settings = settings;
        gone = network.groups().stream().map(group -> new boolean[group.size()]).toList();
        counts = new int[gone.size()];
        var worth = new ChannelWorth(layers, network, settings.importance());
        for (int i = 0; i < network.groups().size(); i++) {
            ChannelGroup group = network.groups().get(i);
            if (group.obstacle().isEmpty() && worth.isComplete(group)) {
                queues.add(queue(i, worth.of(group)));
            }
        }
    }

    private Queue queue(int group, double[] worth) {
        int[] order = IntStream.range(0, worth.length).boxed().sorted(Comparator.comparingDouble(i -> worth[i]))
                .mapToInt(Integer::intValue).toArray();
        int multiple = settings.multiple();
        var ends = IntStream.builder();
        for (int left = (worth.length - 1) / multiple * multiple; left > 0; left -= multiple) {
            ends.add(worth.length - left);
        }
        if (settings.whole()) {
            ends.add(worth.length);
        }
        return new Queue(group, order, worth, ends.build().toArray());
    }

    List<Mask> masks() {
        if (settings.sparsity() > 0) {
            switch (settings.division()) {
                case UNIFORM -> alike();
                case GLOBAL -> together();
            }
        }
        return layers.stream().map(this::mask).toList();
    }

    private Mask mask(LayerPart layer) {
        boolean[] isGone = new boolean[0];
        int axis = 0;
        for (int group = 0; group < gone.size(); group++) {
            for (Member member : network.groups().get(group).members(Role.PRODUCES)) {
                if (member.weight().equals(layer.weight())) {
                    axis = member.axis();
                    isGone = isGone.length == 0 ? new boolean[member.channels().length] : isGone;
                    for (int i = 0; i < isGone.length; i++) {
                        isGone[i] |= member.channels()[i] >= 0 && gone.get(group)[member.channels()[i]];
                    }
                }
            }
        }
        boolean[] pruned = isGone;
        Slices slices = layer.part().slices(axis);
        return Mask.of(layer.part().values().shape(), i -> pruned.length == 0 || !pruned[slices.of(i)]);
    }

    /// How much of the goal is left now.
    private double left() {
        if (settings.of() == Goal.MACS) {
            return network.macs(counts) / (double) network.macs(new int[counts.length]);
        }
        long all = 0;
        long left = 0;
        for (Queue queue : queues) {
            all += queue.order.length;
            left += queue.order.length - counts[queue.group];
        }
        return left / (double) Math.max(1, all);
    }

    private boolean isReached() {
        return left() <= 1 - settings.sparsity() + 1e-9;
    }

    /// Every group loses the same share, as near as its steps allow: the least that reaches the goal.
    private void alike() {
        if (settings.of() == Goal.CHANNELS) {
            take(settings.sparsity());
            return;
        }
        for (int i = 1; i <= FINENESS && !isReached(); i++) {
            take(i / (double) FINENESS);
        }
    }

    private void take(double share) {
        for (Queue queue : queues) {
            int nearest = -1;
            double wanted = share * queue.order.length;
            for (int step = 0; step < queue.ends.length; step++) {
                double before = nearest < 0 ? 0 : queue.ends[nearest];
                if (Math.abs(queue.ends[step] - wanted) <= Math.abs(before - wanted)) {
                    nearest = step;
                }
            }
            for (int step = 0; step <= nearest; step++) {
                take(queue, step);
            }
        }
    }

    /// Steps of all groups in the order of what they are worth, for each multiply-add where those are the goal.
    private void together() {
        int[] next = new int[queues.size()];
        while (!isReached()) {
            int best = -1;
            double least = Double.POSITIVE_INFINITY;
            for (int i = 0; i < next.length; i++) {
                if (next[i] < queues.get(i).ends.length) {
                    double price = price(queues.get(i), next[i]);
                    if (price < least) {
                        least = price;
                        best = i;
                    }
                }
            }
            if (best < 0) {
                return;
            }
            take(queues.get(best), next[best]++);
        }
    }

    private double price(Queue queue, int step) {
        double worth = queue.worthOf(step);
        int first = step == 0 ? 0 : queue.ends[step - 1];
        if (settings.of() == Goal.CHANNELS) {
            return worth / (queue.ends[step] - first);
        }
        long before = network.macs(counts);
        counts[queue.group] += queue.ends[step] - first;
        long after = network.macs(counts);
        counts[queue.group] -= queue.ends[step] - first;
        return worth / Math.max(1, before - after);
    }

    private void mark(Queue queue, int from, int to) {
        boolean[] own = gone.get(queue.group);
        for (int i = from; i < to; i++) {
            counts[queue.group] += own[queue.order[i]] ? 0 : 1;
            own[queue.order[i]] = true;
        }
    }

    /// Takes a step, unless it took the last channels of a group without which nothing reaches the output.
    private void take(Queue queue, int step) {
        if (queue.ends[step] == queue.order.length) {
            wholly.add(queue.group);
            if (!network.isConnected(wholly)) {
                wholly.remove(queue.group);
                return;
            }
        }
        mark(queue, step == 0 ? 0 : queue.ends[step - 1], queue.ends[step]);
    }
}
