package espalier.compress.method;

import espalier.model.channel.CoupledChannels;
import espalier.model.weight.Mask;
import java.util.List;

/// A pruning method that takes whole channels, out of all layers that must lose them together. What shifts and scales them is pruned with
/// them, so that nothing of them is left and [espalier.model.channel.Shrinking] can remove them.
///
/// @param <S> the settings record
public interface CoupledPruning<S extends Record> extends Pruning<S> {
    /// A layer with its weight's name.
    record LayerPart(String weight, Part part) {}

    /// Which channels to keep, a mask for each layer. A group that other layers make channels of too stays.
    ///
    /// @param layers in the order of the network
    List<Mask> masks(List<LayerPart> layers, CoupledChannels network, S settings);

    @Override
    default boolean pools(S settings) {
        return true;
    }

    /// @throws IllegalStateException always: without the network nothing is known of what hangs together
    @Override
    default List<Mask> masks(List<Part> parts, S settings) {
        throw new IllegalStateException("Channels are pruned in a network");
    }
}
