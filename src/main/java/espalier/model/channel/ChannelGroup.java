package espalier.model.channel;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// Channels of several layers that can only be removed together: to take channel `i` out of one, each takes out its `i`.
///
/// Source: Fang, Ma, Song, Mi, Wang, *DepGraph: Towards Any Structural Pruning* (CVPR 2023), section 3.
///
/// @param size how many channels can go one by one
/// @param members the dimensions of weights that count these channels
/// @param obstacle why none can be removed, as a clause that follows "because"; empty where they can
public record ChannelGroup(int size, List<Member> members, Optional<String> obstacle) {
    public ChannelGroup {
        members = List.copyOf(members);
    }

    /// What a weight is to the channels.
    public enum Role {
        /// Each of its slices makes a channel: the filters of a convolution, the rows of a Linear layer.
        PRODUCES,
        /// It is added to what makes a channel: a bias, the shift of a batch-norm.
        SHIFTS,
        /// It multiplies a channel after its statistics are taken out: the scale of a batch-norm.
        SCALES,
        /// It says something of a channel, or works on it element by element.
        FOLLOWS,
        /// Each of its slices reads a channel: the input channels of a convolution, the columns of a Linear layer.
        READS
    }

    /// A dimension of a weight that counts channels of a group.
    ///
    /// @param layer the layer whose weight it is; empty for biases, scales and the like
    /// @param channels for each position along `axis` the number of the channel in the group, or −1 if it belongs to another group
    public record Member(String weight, Optional<String> layer, int axis, Role role, int[] channels) {
        /// The positions along the axis that belong to `channel`: one, or a run where each channel is several features.
        public int[] positions(int channel) {
            int count = 0;
            for (int at : channels) {
                count += at == channel ? 1 : 0;
            }
            int[] positions = new int[count];
            for (int i = 0, next = 0; i < channels.length; i++) {
                if (channels[i] == channel) {
                    positions[next++] = i;
                }
            }
            return positions;
        }

        /// The first position that belongs to the group: not 0 behind a Concat or a Split.
        public int offset() {
            int first = 0;
            while (channels[first] < 0) {
                first++;
            }
            return first;
        }
    }

    /// The members of one role.
    public List<Member> members(Role role) {
        var chosen = new ArrayList<Member>();
        members.stream().filter(member -> member.role == role).forEach(chosen::add);
        return List.copyOf(chosen);
    }

    /// The names of the layers that make these channels.
    public List<String> producers() {
        return layers(Role.PRODUCES);
    }

    /// The names of the layers that read these channels.
    public List<String> readers() {
        return layers(Role.READS);
    }

    private List<String> layers(Role role) {
        var names = new LinkedHashSet<String>();
        members(role).forEach(member -> member.layer.ifPresent(names::add));
        return List.copyOf(names);
    }
}
