package espalier.train;

import espalier.model.array.ElementType;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.op.ArgExtreme;
import espalier.model.op.ArrangingOp;
import espalier.model.op.BatchNorm;
import espalier.model.op.BatchNormTraining;
import espalier.model.op.Binary;
import espalier.model.op.Cast;
import espalier.model.op.CastLike;
import espalier.model.op.Clip;
import espalier.model.op.Combine;
import espalier.model.op.Constant;
import espalier.model.op.Conv;
import espalier.model.op.ConvTranspose;
import espalier.model.op.CumSum;
import espalier.model.op.Dropout;
import espalier.model.op.Einsum;
import espalier.model.op.Expand;
import espalier.model.op.Gather;
import espalier.model.op.Gemm;
import espalier.model.op.GlobalLpPool;
import espalier.model.op.GlobalPool;
import espalier.model.op.GridSample;
import espalier.model.op.GroupNorm;
import espalier.model.op.Hardmax;
import espalier.model.op.InstanceNorm;
import espalier.model.op.IntegerOp;
import espalier.model.op.IsInf;
import espalier.model.op.LayerNorm;
import espalier.model.op.LocalResponseNorm;
import espalier.model.op.LpNorm;
import espalier.model.op.LpPool;
import espalier.model.op.MatMul;
import espalier.model.op.MaxUnpool;
import espalier.model.op.MeanVarianceNorm;
import espalier.model.op.NeuralOp;
import espalier.model.op.Pool;
import espalier.model.op.Range;
import espalier.model.op.Reduce;
import espalier.model.op.Resize;
import espalier.model.op.RmsNorm;
import espalier.model.op.Softmax;
import espalier.model.op.Unary;
import espalier.model.op.Unknown;
import espalier.model.op.Where;
import espalier.model.weight.Dense;
import espalier.model.weight.Weight;

/// The inputs of nodes that a network learns.
final class LearnedInputs {
    private LearnedInputs() {
    }

    /// Whether training may change input `index` of `node`, which is the weight `name` or another name of it.
    static boolean contain(Graph graph, Node node, int index, String name) {
        Weight weight = graph.weights().get(name);
        if (weight instanceof Dense(var array) && array.type() != ElementType.FLOAT32) {
            return false;
        }
        return switch (node.op()) {
            case NeuralOp op -> learns(op) && (index == 1 || index == 2);
            case Gemm _ -> index == 1 || index == 2;
            case MatMul _ -> true;
            // Embeddings, and the token that stands for the class in front of every example.
            case Gather(int axis) -> index == 0 && axis == 0 && weight.shape().rank() == 2;
            case Expand _ -> index == 0 && weight.shape().elements() > 1;
            case Binary(var kind) -> switch (kind) {
                // Single numbers are part of a formula, not of what was learned.
                case Add, Mul -> weight.shape().elements() > 1;
                case PRelu -> index == 1;
                case And, BitShiftLeft, BitShiftRight, BitwiseAnd, BitwiseOr, BitwiseXor, Div, Equal, FMod, Greater,
                        GreaterOrEqual, Less, LessOrEqual, Max, Min, Mod, Or, Pow, Sub, Xor ->
                    false;
            };
            case ArgExtreme _,Cast _,CastLike _,Clip _,Combine _,CumSum _,Dropout _,Hardmax _ -> false;
            case IsInf _,Range _,Reduce _,Softmax _,Unary _,Where _ -> false;
            case ArrangingOp _,IntegerOp _,Constant _,Unknown _ -> false;
        };
    }

    /// Whether inputs 1 and 2 are what a layer learns.
    private static boolean learns(NeuralOp op) {
        return switch (op) {
            case Conv _,ConvTranspose _,BatchNorm _,GroupNorm _,InstanceNorm _,LayerNorm _,RmsNorm _ -> true;
            case BatchNormTraining _,LocalResponseNorm _,LpNorm _,MeanVarianceNorm _ -> false;
            case Einsum _,GridSample _,Resize _ -> false;
            case GlobalLpPool _,GlobalPool _,LpPool _,MaxUnpool _,Pool _ -> false;
        };
    }
}
