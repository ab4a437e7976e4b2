package espalier.compress.quantize;

import espalier.compress.method.Kept;

import espalier.compress.method.Part;
import espalier.compress.method.Quantization;
import espalier.model.array.Array;
import espalier.model.metric.LayerStatistic;
import espalier.model.weight.Levels;
import espalier.model.weight.Moving;
import java.util.Set;

/// A quantization to fixed levels times a scale, where the levels themselves leave nothing to choose.
interface FixedLevels extends Quantization<LevelSettings> {
    @Override
    default Class<LevelSettings> settings() {
        return LevelSettings.class;
    }

    @Override
    default Set<LayerStatistic> needs(LevelSettings settings) {
        return settings.rounding().needs();
    }

    @Override
    default Array adjusted(Part part, Kept kept, Levels levels, LevelSettings settings) {
        return settings.rounding().adjusted(part, kept, levels);
    }

    @Override
    default Moving moving(LevelSettings settings) {
        return settings.scales().moving();
    }
}
