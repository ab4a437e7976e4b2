package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import espalier.model.op.BatchNorm;
import espalier.model.op.Conv;
import espalier.model.op.GlobalPool;
import espalier.model.op.InstanceNorm;
import espalier.model.op.LayerNorm;
import espalier.model.op.NeuralOp;
import espalier.model.op.Pool;

/// Writes the attributes of operators that only networks have.
final class NeuralWriter {
    void attributes(NeuralOp op, NodeProto.Builder proto) {
        switch (op) {
            case BatchNorm norm -> {
                AttributeWriter.number(proto, "epsilon", norm.epsilon());
                AttributeWriter.number(proto, "momentum", norm.momentum());
            }
            case Conv conv -> {
                WindowAttributes.write(conv.window(), proto);
                AttributeWriter.integer(proto, "group", conv.groups());
            }
            case GlobalPool _ -> {
                // The type says it all.
            }
            case InstanceNorm norm -> AttributeWriter.number(proto, "epsilon", norm.epsilon());
            case LayerNorm norm -> {
                AttributeWriter.integer(proto, "axis", norm.axis());
                AttributeWriter.number(proto, "epsilon", norm.epsilon());
            }
            case Pool pool -> {
                WindowAttributes.write(pool.window(), proto);
                AttributeWriter.flag(proto, "ceil_mode", pool.ceil());
                AttributeWriter.flag(proto, "count_include_pad", pool.countPads());
            }
        }
    }
}
