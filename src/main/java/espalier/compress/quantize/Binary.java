package espalier.compress.quantize;

import espalier.compress.method.Kept;
import espalier.compress.method.Part;
import espalier.model.weight.Grid;

/// Leaves every weight its sign, times the mean magnitude.
///
/// Needs nothing but the weights; few nets keep their accuracy without training, where gradients pass the sign straight through.
/// Source: Rastegari, Ordonez, Redmon and Farhadi, *XNOR-Net* (2016), eq. 6.
public final class Binary implements FixedLevels {
    @Override
    public String id() {
        return "binary";
    }

    @Override
    public String label() {
        return "Binary weights";
    }

    @Override
    public String summary() {
        return "Leaves every weight nothing but its sign, times one scale, so that it takes a single bit.";
    }

    @Override
    public String formula() {
        return "min ‖W − α·B‖²  over α and B  with  Bᵢ ∈ {−1, 1}:  α = ‖W‖₁ / n";
    }

    @Override
    public String source() {
        return "Rastegari, Ordonez, Redmon, Farhadi, *XNOR-Net* (2016), eq. 6";
    }

    @Override
    public Grid levels(Part part, Kept kept, LevelSettings settings) {
        return UniformQuantization.binary(part.ranges(settings.granularity().axis(part), kept),
                settings.granularity().axis(part), 0);
    }
}
