package espalier.train;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.InputException;
import espalier.model.array.ElementType;
import java.util.Optional;
import java.util.OptionalDouble;

/// One pass of values through the steps of a plan.
final class Run implements Operands {
    /// How a pass computes.
    ///
    /// @param training whether batch-norm and dropout work as in training
    /// @param keeping whether every value is kept for the way back
    /// @param batchNormShare see [Operands#batchNormShare()]
    record Mode(boolean training, boolean keeping, OptionalDouble batchNormShare) {
        static final Mode INFERENCE = new Mode(false, OptionalDouble.empty());
        static final Mode TRAINING = new Mode(true, OptionalDouble.empty());
        /// Gradients of the model as it is: batch-norm and dropout as in inference.
        static final Mode OBSERVATION = new Mode(false, true, OptionalDouble.empty());

        Mode(boolean training, OptionalDouble batchNormShare) {
            this(training, training, batchNormShare);
        }
    }

    private final Plan plan;
    private final Constants constants;
    private final PtNDManager memory;
    private final Mode mode;
    private final PtNDArray[] values;
    private final boolean[] kept;
    private Plan.Step step;

    /// @param values weights by slot; becomes the run's own
    Run(Plan plan, Constants constants, PtNDManager memory, PtNDArray[] values, Mode mode) {
        this.plan = plan;
        this.constants = constants;
        this.memory = memory;
        this.values = values;
        this.mode = mode;
        this.kept = new boolean[values.length];
    }

    /// Sets a value that somebody else owns.
    void lend(int slot, PtNDArray value) {
        values[slot] = value;
        kept[slot] = true;
    }

    /// Sets a value that the run may free.
    void give(int slot, PtNDArray value) {
        values[slot] = value;
    }

    /// The value of `slot`, which the run will not free or change from now on.
    PtNDArray keep(int slot) {
        kept[slot] = true;
        return values[slot];
    }

    boolean isKept(int slot) {
        return kept[slot];
    }

    /// Computes the steps `from` (inclusive) to `to` (exclusive).
    void compute(int from, int to) {
        for (int i = from; i < to; i++) {
            step = plan.steps().get(i);
            PtNDArray[] results = results(step);
            int[] outputs = step.outputs();
            for (int k = 0; k < outputs.length && k < results.length; k++) {
                if (outputs[k] != Plan.ABSENT) {
                    values[outputs[k]] = passesGradients() ? results[k] : settled(results[k], plan.type(outputs[k]));
                }
            }
            if (!mode.keeping()) {
                free(step.dead());
            }
        }
    }

    /// The engine has its own ideas of what type a result has, and integers without a native twin must wrap.
    private static PtNDArray settled(PtNDArray result, Optional<ElementType> type) {
        if (type.isEmpty()) {
            return result;
        }
        DataType wanted = Tensors.nativeType(type.get());
        PtNDArray exact = result.getDataType() == wanted ? result : JniUtils.to(result, wanted, result.getDevice());
        return Wrapping.of(exact, type.get());
    }

    private PtNDArray[] results(Plan.Step current) {
        try {
            return current.kernel().apply(this);
        } catch (EngineException | IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException
                | NegativeArraySizeException e) {
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            String name = current.node().name().isEmpty() ? current.node().output() : current.node().name();
            throw new InputException("Node '%s' (%s) cannot compute its inputs: %s. Check that the data fits the model."
                    .formatted(name, current.node().op().type(), reason), e);
        }
    }

    private void free(int[] dead) {
        for (int slot : dead) {
            if (!kept[slot] && values[slot] != null) {
                Tensors.free(values[slot]);
                values[slot] = null;
            }
        }
    }

    PtNDArray value(int slot) {
        return values[slot];
    }

    @Override
    public int count() {
        return step.inputs().length;
    }

    @Override
    public boolean has(int index) {
        return index < step.inputs().length && step.inputs()[index] != Plan.ABSENT;
    }

    @Override
    public PtNDArray get(int index) {
        return values[step.inputs()[index]];
    }

    @Override
    public long[] longs(int index) {
        return constants.longs(step.inputs()[index]).orElseGet(() -> Tensors.toLongs(get(index)));
    }

    @Override
    public double number(int index) {
        return constants.number(step.inputs()[index])
                .orElseGet(() -> Tensors.toArray(get(index), ElementType.FLOAT64).toDoubles()[0]);
    }

    @Override
    public ElementType type(int index) {
        return plan.type(step.inputs()[index]).orElse(ElementType.FLOAT32);
    }

    @Override
    public ElementType outputType(int index) {
        int[] outputs = step.outputs();
        return index < outputs.length && outputs[index] != Plan.ABSENT
                ? plan.type(outputs[index]).orElse(ElementType.FLOAT32)
                : ElementType.FLOAT32;
    }

    @Override
    public boolean mayOverwrite(int index) {
        return !mode.keeping() && step.fresh()[index] && !kept[step.inputs()[index]];
    }

    @Override
    public boolean training() {
        return mode.training();
    }

    @Override
    public OptionalDouble batchNormShare() {
        return mode.batchNormShare();
    }

    @Override
    public boolean passesGradients() {
        int[] outputs = step.outputs();
        return mode.keeping() && outputs.length > 0 && plan.isStraight(outputs[0]);
    }

    @Override
    public PtNDManager memory() {
        return memory;
    }
}
