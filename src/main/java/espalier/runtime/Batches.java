package espalier.runtime;

import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import java.lang.foreign.MemorySegment;
import java.util.function.UnaryOperator;

/// Feeds a batch of examples to a model whose input may have a batch size of its own.
///
/// @param declared the dimensions of the model's only input; below 0 they take any size
/// @param type the type of the input
/// @param model gives the first output for an input of that type
record Batches(long[] declared, ElementType type, UnaryOperator<Array> model) {
    /// The first output for all examples of `inputs`, as floats.
    Array run(Array inputs) {
        Array all = fitted(inputs);
        if (declared.length == 0 || declared[0] <= 0 || declared[0] == all.shape().size(0)) {
            return once(all);
        }
        return inParts(all, declared[0]);
    }

    /// `inputs` seen in the model's dimensions after the first, where those are known and hold as many elements.
    Array fitted(Array inputs) {
        if (inputs.shape().rank() == 0 || declared.length < 2) {
            return inputs;
        }
        long examples = inputs.shape().size(0);
        long[] sizes = declared.clone();
        sizes[0] = examples;
        long elements = 1;
        for (long size : sizes) {
            if (size < 0) {
                return inputs;
            }
            elements *= size;
        }
        return elements == inputs.elements() ? inputs.reshaped(Shape.of(sizes)) : inputs;
    }

    private Array inParts(Array all, long batch) {
        long examples = all.shape().size(0);
        long exampleBytes = examples == 0 ? 0 : all.bytes().byteSize() / examples;
        float[] outputs = new float[0];
        long[] outputSizes = {};
        for (long first = 0; first < examples; first += batch) {
            long count = Math.min(batch, examples - first);
            MemorySegment part = MemorySegment.ofArray(new byte[Math.toIntExact(batch * exampleBytes)]);
            MemorySegment.copy(all.bytes(), first * exampleBytes, part, 0, count * exampleBytes);
            long[] sizes = all.shape().sizes();
            sizes[0] = batch;
            Array output = once(new Array(all.type(), Shape.of(sizes), part));
            if (first == 0) {
                outputSizes = perExample(output, batch, examples);
                outputs = new float[Math.toIntExact(examples * (output.elements() / batch))];
            }
            int row = Math.toIntExact(output.elements() / batch);
            System.arraycopy(output.toFloats(), 0, outputs, Math.toIntExact(first * row),
                    Math.toIntExact(count * row));
        }
        return Array.of(outputs, outputSizes.length == 0 ? Shape.of(0) : Shape.of(outputSizes));
    }

    private static long[] perExample(Array output, long batch, long examples) {
        if (output.shape().rank() == 0 || output.shape().size(0) != batch) {
            throw new InputException("The output " + output.shape() + " does not count examples first; give a batch of "
                    + batch + ".");
        }
        long[] sizes = output.shape().sizes();
        sizes[0] = examples;
        return sizes;
    }

    private Array once(Array inputs) {
        return model.apply(inputs.as(type)).as(ElementType.FLOAT32);
    }
}
