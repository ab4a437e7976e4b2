package espalier.format.torch.write;

import espalier.model.array.Array;
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
import espalier.model.op.Compress;
import espalier.model.op.Concat;
import espalier.model.op.Constant;
import espalier.model.op.ConstantOfShape;
import espalier.model.op.Conv;
import espalier.model.op.ConvInteger;
import espalier.model.op.ConvTranspose;
import espalier.model.op.CumSum;
import espalier.model.op.DepthToSpace;
import espalier.model.op.DequantizeLinear;
import espalier.model.op.Dropout;
import espalier.model.op.DynamicQuantizeLinear;
import espalier.model.op.Einsum;
import espalier.model.op.Expand;
import espalier.model.op.EyeLike;
import espalier.model.op.Flatten;
import espalier.model.op.Gather;
import espalier.model.op.GatherElements;
import espalier.model.op.GatherND;
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
import espalier.model.op.MatMulInteger;
import espalier.model.op.MaxUnpool;
import espalier.model.op.MeanVarianceNorm;
import espalier.model.op.NeuralOp;
import espalier.model.op.NonZero;
import espalier.model.op.Normalization;
import espalier.model.op.NumericOp;
import espalier.model.op.OneHot;
import espalier.model.op.Op;
import espalier.model.op.Pad;
import espalier.model.op.Pool;
import espalier.model.op.QLinearConv;
import espalier.model.op.QLinearMatMul;
import espalier.model.op.QuantizeLinear;
import espalier.model.op.Range;
import espalier.model.op.Reduce;
import espalier.model.op.Reshape;
import espalier.model.op.Resize;
import espalier.model.op.ReverseSequence;
import espalier.model.op.RmsNorm;
import espalier.model.op.ScatterElements;
import espalier.model.op.ScatterND;
import espalier.model.op.ShapeOf;
import espalier.model.op.SizeOf;
import espalier.model.op.Slice;
import espalier.model.op.Softmax;
import espalier.model.op.SpaceToDepth;
import espalier.model.op.Split;
import espalier.model.op.Squeeze;
import espalier.model.op.Tile;
import espalier.model.op.TopK;
import espalier.model.op.Transpose;
import espalier.model.op.Trilu;
import espalier.model.op.Unary;
import espalier.model.op.Unique;
import espalier.model.op.Unknown;
import espalier.model.op.Unsqueeze;
import espalier.model.op.Where;
import espalier.model.op.WindowOp;

/// Finds the statements for each operator, or says that it has no form in TorchScript.
record OperatorWriter(Script script, Node node) {
    /// Writes `node`, whose inputs are bound to names.
    ///
    /// @throws Formless if it has no form in TorchScript
    static void write(Script script, Node node) {
        new OperatorWriter(script, node).write(node.op());
    }

    private void write(Op op) {
        switch (op) {
            case Constant(Array value) -> script.bind(node.output(), value);
            case NeuralOp neural -> write(neural);
            case NumericOp numeric -> write(numeric);
            case ArrangingOp arranging -> write(arranging);
            case IntegerOp integer -> write(integer);
            case Unknown _ -> throw none();
        }
    }

    private static Formless none() {
        return new Formless("the operator has no counterpart there");
    }

    private void compute(String expression) {
        script.compute(node.output(), expression);
    }

    private void write(NeuralOp op) {
        switch (op) {
            case Einsum sum -> compute(scaling().sum(sum));
            case GridSample sample -> compute(scaling().sampled(sample));
            case Normalization norm -> write(norm);
            case Resize resize -> compute(scaling().resized(resize));
            case WindowOp window -> write(window);
        }
    }

    private Scaling scaling() {
        return new Scaling(script, node);
    }

    private void write(Normalization op) {
        if (node.outputs().size() > 1 && !(op instanceof BatchNorm || op instanceof InstanceNorm)) {
            throw new Formless("the operator has no counterpart there that gives its statistics");
        }
        switch (op) {
            case BatchNorm norm -> Normalizing.batch(script, node, norm);
            case BatchNormTraining _ -> throw none();
            case GroupNorm norm -> compute(scaling().groups(norm));
            case InstanceNorm norm -> Normalizing.instance(script, node, norm);
            case LayerNorm norm -> Normalizing.layer(script, node, norm);
            case LocalResponseNorm norm -> compute(scaling().response(norm));
            case LpNorm norm -> compute(scaling().norm(norm));
            case MeanVarianceNorm norm -> compute(scaling().standard(norm));
            case RmsNorm norm -> compute(scaling().rootMeanSquare(norm));
        }
    }

    private void write(WindowOp op) {
        switch (op) {
            case Conv conv -> Products.conv(script, node, conv);
            case ConvTranspose conv -> Transposing.write(script, node, conv);
            case GlobalLpPool norm -> Pooling.globalNorm(script, node, norm);
            case GlobalPool pool -> Pooling.global(script, node, pool);
            case LpPool norm -> Pooling.norm(script, node, norm);
            case MaxUnpool unpool -> Unpooling.unpool(script, node, unpool);
            case Pool pool -> Pooling.write(script, node, pool);
        }
    }

    private void write(NumericOp op) {
        var counting = new Counting(script, node);
        switch (op) {
            case ArgExtreme extreme -> compute(counting.place(extreme));
            case Binary binary -> Elementwise.binary(script, node, binary);
            case Cast cast -> Elementwise.cast(script, node, cast);
            case CastLike _ -> compute(Elementwise.castLike(script, node));
            case Clip _ -> Elementwise.clip(script, node);
            case Combine combine -> compute(counting.combined(combine));
            case CumSum sum -> compute(counting.sums(sum));
            case Dropout _ -> dropout();
            case Gemm gemm -> Products.gemm(script, node, gemm);
            case Hardmax hardmax -> compute(counting.highest(hardmax));
            case IsInf infinite -> compute(counting.infinite(infinite));
            case MatMul _ -> Products.matMul(script, node);
            case Range _ -> compute(counting.range());
            case Reduce reduce -> Reducing.reduce(script, node, reduce);
            case Softmax softmax -> Normalizing.softmax(script, node, softmax);
            case Unary unary -> Elementwise.unary(script, node, unary);
            case Where _ -> Elementwise.where(script, node);
        }
    }

    private void dropout() {
        if (node.outputs().size() > 1 && !node.outputs().get(1).isEmpty()) {
            throw new Formless("the mask of a dropout that drops nothing has no use there");
        }
        Elementwise.same(script, node);
    }

    private void write(IntegerOp op) {
        var products = new IntegerProducts(script, node);
        switch (op) {
            case ConvInteger conv -> compute(products.sums(conv));
            case DequantizeLinear dequantize -> Quantizing.dequantize(script, node, dequantize);
            case DynamicQuantizeLinear _ -> products.dynamic();
            case MatMulInteger _ -> compute(products.sums());
            case QLinearConv conv -> products.convolution(conv);
            case QLinearMatMul _ -> products.matMul();
            case QuantizeLinear quantize -> Quantizing.quantize(script, node, quantize);
        }
    }

    private void write(ArrangingOp op) {
        var placing = new Placing(script, node);
        switch (op) {
            case Compress _,ReverseSequence _,Unique _ -> throw none();
            case Concat concat -> Arranging.concat(script, node, concat);
            case ConstantOfShape constant -> Arranging.constantOfShape(script, node, constant);
            case DepthToSpace move -> placing.toSpace(move);
            case Expand _ -> Arranging.expand(script, node);
            case EyeLike eye -> placing.eye(eye);
            case Flatten flatten -> Arranging.flatten(script, node, flatten);
            case Gather gather -> Picking.gather(script, node, gather);
            case GatherElements gather -> placing.gather(gather);
            case GatherND gather -> placing.gather(gather);
            case NonZero _ -> placing.nonZero();
            case OneHot oneHot -> placing.oneHot(oneHot);
            case Pad pad -> Picking.pad(script, node, pad);
            case Reshape reshape -> Arranging.reshape(script, node, reshape);
            case ScatterElements scatter -> placing.scatter(scatter);
            case ScatterND scatter -> placing.scatter(scatter.reduction());
            case ShapeOf shape -> Arranging.shapeOf(script, node, shape);
            case SizeOf _ -> placing.size();
            case Slice _ -> Picking.slice(script, node);
            case SpaceToDepth move -> placing.toDepth(move);
            case Split split -> Picking.split(script, node, split);
            case Squeeze _ -> Arranging.squeeze(script, node);
            case Tile _ -> placing.tile();
            case TopK top -> placing.top(top);
            case Transpose transpose -> Arranging.transpose(script, node, transpose);
            case Trilu triangle -> placing.triangle(triangle);
            case Unsqueeze _ -> Arranging.unsqueeze(script, node);
        }
    }
}
