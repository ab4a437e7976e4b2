package espalier.train;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import espalier.model.array.ElementType;
import java.util.OptionalDouble;

/// What a kernel sees of a run: the inputs of its node.
interface Operands {
    /// The number of inputs, those left out included.
    int count();

    /// Whether input `index` is there.
    boolean has(int index);

    PtNDArray get(int index);

    /// The elements of input `index` as integers, free of charge for constants.
    long[] longs(int index);

    /// The only element of input `index`, free of charge for constants.
    double number(int index);

    /// The element type of input `index`; several share a native type.
    ElementType type(int index);

    /// The element type that output `index` shall have; results of another are converted.
    ElementType outputType(int index);

    /// Whether nothing else will ever look at input `index`, so that its memory may take the result.
    boolean mayOverwrite(int index);

    /// Whether batch-norm and dropout work as in training.
    boolean training();

    /// What batch-norm's running statistics take of a new batch, where the run decides that instead of the node.
    OptionalDouble batchNormShare();

    /// Whether output 0 is a code that gradients pass as if it had not been rounded; it is a float then.
    boolean passesGradients();

    /// The owner of tensors that have no tensor they come from.
    PtNDManager memory();
}
