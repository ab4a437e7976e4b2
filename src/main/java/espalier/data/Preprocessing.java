package espalier.data;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// What happens to the numbers of a source before a model sees them: resize, then `(x · scale − mean) / std` per channel,
/// then the layout.
///
/// @param layout absent: nchw for images, flat for tables
/// @param scale absent: 1/255 for bytes, 1 otherwise
/// @param mean one number for all channels or one a channel; empty: 0
/// @param std likewise, above 0; empty: 1
/// @param resize rows and columns of the images; absent: as they are
public record Preprocessing(Optional<Layout> layout, OptionalDouble scale, List<Double> mean, List<Double> std,
        Optional<Size> resize) {
    /// Numbers as the source has them, bytes brought to 0..1.
    public static final Preprocessing NONE = new Preprocessing(Optional.empty(), OptionalDouble.empty(), List.of(),
            List.of(), Optional.empty());

    public Preprocessing {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
    }

    /// The height and width of an image, in pixels.
    public record Size(int height, int width) {}
}
