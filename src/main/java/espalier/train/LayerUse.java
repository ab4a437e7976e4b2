package espalier.train;

import ai.djl.pytorch.engine.PtNDArray;
import espalier.model.graph.Layer;
import espalier.model.op.BatchNorm;
import espalier.model.op.Binary;
import espalier.model.op.Clip;
import espalier.model.op.Conv;
import espalier.model.op.ConvTranspose;
import espalier.model.op.Gemm;
import espalier.model.op.MatMul;
import espalier.model.op.Op;
import espalier.model.op.Pool;
import espalier.model.op.Unary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// One step of a plan that multiplies its input by the weight of a layer.
///
/// @param step its index
/// @param input slot of what is multiplied
/// @param weight slot of the weight
/// @param output slot of the product
/// @param biased slot of the product with what is added to every place of it
/// @param activation slot of the product after the following activation; `biased` where none follows
record LayerUse(int step, Op op, int input, int weight, int output, int biased, int activation) {
    /// All uses of the weight of `layer`.
    static List<LayerUse> of(Plan plan, Layer layer) {
        var uses = new ArrayList<LayerUse>();
        Integer weight = plan.weights().get(layer.weight());
        for (int i = 0; weight != null && i < plan.steps().size(); i++) {
            Plan.Step step = plan.steps().get(i);
            boolean multiplies = switch (step.node().op()) {
                case Conv _,ConvTranspose _,Gemm _,MatMul _ -> step.inputs()[1] == weight;
                default -> false;
            };
            if (multiplies) {
                int output = step.outputs()[0];
                int biased = biased(plan, output);
                uses.add(new LayerUse(i, step.node().op(), step.inputs()[0], weight, output, biased,
                        activation(plan, output).orElse(biased)));
            }
        }
        return uses;
    }

    /// The axis of outputs and what follows them that counts the layer's outputs.
    int outputAxis(int rank) {
        return op instanceof MatMul ? rank - 1 : 1;
    }

    /// Whether it slides over places.
    boolean isWindow() {
        return op instanceof Conv || op instanceof ConvTranspose;
    }

    /// Whether each of `count` examples has a part of `x`, the data of the layer, of its own, and makes as plain a product with it.
    boolean keepsExamples(PtNDArray x, int count) {
        long[] sizes = Tensors.sizes(x);
        boolean isPlain = switch (op) {
            case ConvTranspose _ -> false;
            case Gemm gemm -> !gemm.transposeA();
            default -> sizes.length > 1;
        };
        return isPlain && sizes[0] == count;
    }

    /// Exporters write the bias of a product as a sum of its own.
    private static int biased(Plan plan, int slot) {
        return onlyReader(plan, slot)
                .filter(step -> isAddition(step.node().op())
                        && Arrays.stream(step.inputs()).anyMatch(input -> isConstant(plan, input)))
                .map(step -> step.outputs()[0]).orElse(slot);
    }

    private static boolean isConstant(Plan plan, int slot) {
        return plan.weights().containsValue(slot) || plan.constants().containsKey(slot);
    }

    private static boolean isAddition(Op op) {
        return op instanceof Binary(var kind) && kind == Binary.Kind.Add;
    }

    /// What makes of each output another number of the same output, up to the first activation.
    private static OptionalInt activation(Plan plan, int output) {
        int slot = output;
        while (true) {
            var reader = onlyReader(plan, slot);
            if (reader.isEmpty()) {
                return OptionalInt.empty();
            }
            Op op = reader.get().node().op();
            int next = reader.get().outputs()[0];
            if (isActivation(op, reader.get().inputs()[0] == slot)) {
                return OptionalInt.of(next);
            }
            if (!(isAddition(op) || op instanceof BatchNorm || op instanceof Pool)) {
                return OptionalInt.empty();
            }
            slot = next;
        }
    }

    private static Optional<Plan.Step> onlyReader(Plan plan, int slot) {
        List<Plan.Step> readers = plan.steps().stream()
                .filter(step -> Arrays.stream(step.inputs()).anyMatch(input -> input == slot)).toList();
        boolean isOutput = Arrays.stream(plan.outputs()).anyMatch(output -> output == slot);
        return readers.size() == 1 && !isOutput ? Optional.of(readers.getFirst()) : Optional.empty();
    }

    private static boolean isActivation(Op op, boolean isFirstInput) {
        return switch (op) {
            case Clip _ -> true;
            case Binary(var kind) -> kind == Binary.Kind.PRelu && isFirstInput;
            case Unary unary -> switch (unary.kind()) {
                case Celu, Elu, Gelu, GeluTanh, HardSigmoid, HardSwish, LeakyRelu, Mish, Relu, Selu, Shrink, Sigmoid,
                        Softplus, Softsign, Swish, Tanh, ThresholdedRelu ->
                    true;
                case Abs, Acos, Acosh, Asin, Asinh, Atan, Atanh, BitwiseNot, Ceil, Cos, Cosh, Erf, Exp, Floor, Identity,
                        IsNaN, Log, Neg, Not, Reciprocal, Round, Sign, Sin, Sinh, Sqrt, Tan ->
                    false;
            };
            default -> false;
        };
    }
}
