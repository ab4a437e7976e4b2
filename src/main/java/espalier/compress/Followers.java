package espalier.compress;

import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.channel.ChannelGroup;
import espalier.model.channel.ChannelGroup.Member;
import espalier.model.channel.ChannelGroup.Role;
import espalier.model.channel.CoupledChannels;
import espalier.model.weight.CompressedLayer;
import espalier.model.weight.Constraint;
import espalier.model.weight.Mask;
import espalier.model.weight.Slices;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What shifts and scales channels (biases, scales of batch-norms), pruned where the filters of a channel are pruned in every layer that
/// makes it: so that nothing is left of the channel, and training does not bring it back.
final class Followers {
    private final CoupledChannels network;

    Followers(CoupledChannels network) {
        this.network = network;
    }

    /// The masks of followers, by weight name; those that prune nothing too.
    ///
    /// @param layers the masks of layers whose channels are pruned together, by weight name
    Map<String, Mask> masks(Map<String, Mask> layers) {
        var gone = new LinkedHashMap<String, boolean[]>();
        var shapes = new HashMap<String, Shape>();
        for (ChannelGroup group : network.groups()) {
            List<Member> producers = group.members(Role.PRODUCES);
            if (producers.stream().allMatch(member -> layers.containsKey(member.weight()))) {
                boolean[] isGone = gone(group, producers, layers);
                for (Member member : group.members()) {
                    if (member.role() == Role.SHIFTS || member.role() == Role.SCALES) {
                        shapes.put(member.weight(), network.weight(member).shape());
                        mark(member, isGone, gone.computeIfAbsent(member.weight(),
                                name -> new boolean[shapes.get(name).countable()]), shapes.get(member.weight()));
                    }
                }
            }
        }
        var masks = new LinkedHashMap<String, Mask>();
        gone.forEach((name, pruned) -> masks.put(name, Mask.of(shapes.get(name), i -> !pruned[i])));
        return masks;
    }

    private static boolean[] gone(ChannelGroup group, List<Member> producers, Map<String, Mask> layers) {
        boolean[] isGone = new boolean[group.size()];
        Arrays.fill(isGone, true);
        for (Member member : producers) {
            Mask mask = layers.get(member.weight());
            Slices slices = Slices.along(member.axis(), mask.shape());
            for (int i = 0; i < mask.shape().countable(); i++) {
                int channel = member.channels()[slices.of(i)];
                if (channel >= 0 && mask.keeps(i)) {
                    isGone[channel] = false;
                }
            }
        }
        return isGone;
    }

    private static void mark(Member member, boolean[] isGone, boolean[] pruned, Shape shape) {
        Slices slices = Slices.along(member.axis(), shape);
        for (int i = 0; i < pruned.length; i++) {
            int channel = member.channels()[slices.of(i)];
            pruned[i] |= channel >= 0 && isGone[channel];
        }
    }

    /// Free numbers under a mask.
    static CompressedLayer under(Mask mask, Array values) {
        return CompressedLayer.of(new Constraint.Masked(mask, new Constraint.Free()), List.of(values));
    }
}
