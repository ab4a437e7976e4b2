package espalier.experiment;

import java.util.OptionalLong;

/// What a trial's size may be counted in: the horizontal axis of the Pareto chart.
public enum SizeMetric {
    /// Bytes of the packed file.
    PACKED("Packed file", "bytes") {
        @Override
        public OptionalLong of(Trial trial) {
            return OptionalLong.of(trial.sizes().packed());
        }
    },
    /// Bytes of the coded file.
    CODED("Coded file", "bytes") {
        @Override
        public OptionalLong of(Trial trial) {
            return trial.sizes().coded().map(coded -> OptionalLong.of(coded.bytes())).orElse(OptionalLong.empty());
        }
    },
    /// Bytes of the ONNX file.
    RUNTIME("ONNX file", "bytes") {
        @Override
        public OptionalLong of(Trial trial) {
            return OptionalLong.of(trial.sizes().runtime());
        }
    },
    /// Numbers stored.
    PARAMETERS("Parameters", "") {
        @Override
        public OptionalLong of(Trial trial) {
            return OptionalLong.of(trial.cost().parameters());
        }
    },
    /// Numbers that are not zero.
    NON_ZEROS("Non-zero parameters", "") {
        @Override
        public OptionalLong of(Trial trial) {
            return OptionalLong.of(trial.cost().nonZeros());
        }
    },
    /// Multiply-adds of a dense runtime for one input.
    MACS("MACs", "") {
        @Override
        public OptionalLong of(Trial trial) {
            return OptionalLong.of(trial.cost().macs());
        }
    };

    private final String label;
    private final String unit;

    SizeMetric(String label, String unit) {
        this.label = label;
        this.unit = unit;
    }

    /// The trial's size; empty where it was not found out when the trial was made.
    public abstract OptionalLong of(Trial trial);

    /// What people call it.
    public String label() {
        return label;
    }

    /// `bytes`, or empty for a count.
    public String unit() {
        return unit;
    }
}
