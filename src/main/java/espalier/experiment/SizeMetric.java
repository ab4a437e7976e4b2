package espalier.experiment;

/// What a trial's size may be counted in: the horizontal axis of the Pareto chart.
public enum SizeMetric {
    /// Bytes of the packed file.
    PACKED("Packed file", "bytes") {
        @Override
        public long of(Trial trial) {
            return trial.sizes().packed();
        }
    },
    /// Bytes of the ONNX file.
    RUNTIME("ONNX file", "bytes") {
        @Override
        public long of(Trial trial) {
            return trial.sizes().runtime();
        }
    },
    /// Numbers stored.
    PARAMETERS("Parameters", "") {
        @Override
        public long of(Trial trial) {
            return trial.cost().parameters();
        }
    },
    /// Numbers that are not zero.
    NON_ZEROS("Non-zero parameters", "") {
        @Override
        public long of(Trial trial) {
            return trial.cost().nonZeros();
        }
    },
    /// Multiply-adds of a dense runtime for one input.
    MACS("MACs", "") {
        @Override
        public long of(Trial trial) {
            return trial.cost().macs();
        }
    };

    private final String label;
    private final String unit;

    SizeMetric(String label, String unit) {
        this.label = label;
        this.unit = unit;
    }

    /// The trial's size.
    public abstract long of(Trial trial);

    /// What people call it.
    public String label() {
        return label;
    }

    /// `bytes`, or empty for a count.
    public String unit() {
        return unit;
    }
}
