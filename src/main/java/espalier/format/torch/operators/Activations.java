package espalier.format.torch.operators;

import espalier.format.torch.archive.MalformedException;
import espalier.format.torch.draft.Item;
import espalier.format.torch.draft.Shaping;
import espalier.format.torch.draft.Size;
import espalier.format.torch.draft.Tensor;
import espalier.model.array.ElementType;
import espalier.model.op.Binary;
import espalier.model.op.Clip;
import espalier.model.op.Dropout;
import espalier.model.op.Softmax;
import espalier.model.op.Unary;
import espalier.model.op.Where;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Activations, dropout and softmax.
final class Activations {
    private Activations() {
    }

    static Map<String, Operator> all() {
        var all = new HashMap<String, Operator>();
        for (Unary.Kind kind : List.of(Unary.Kind.Relu, Unary.Kind.Sigmoid, Unary.Kind.Tanh, Unary.Kind.Mish,
                Unary.Kind.HardSwish, Unary.Kind.Softsign)) {
            all.put(kind.name().toLowerCase(Locale.ROOT), call -> Arithmetic.unary(call, kind));
        }
        all.put("gelu", call -> {
            Item given = call.named().getOrDefault("approximate", new Item.Text(call.text(1, "none")));
            boolean isTanh = given.equals(new Item.Text("tanh"));
            return Arithmetic.unary(call, isTanh ? Unary.Kind.GeluTanh : Unary.Kind.Gelu);
        });
        all.put("silu", call -> Arithmetic.binary(Binary.Kind.Mul, call.tensor(0),
                Arithmetic.unary(call, Unary.Kind.Sigmoid), call));
        all.put("hardsigmoid", call -> with(call, Unary.Kind.HardSigmoid, 1 / 6.0, 0.5));
        all.put("leaky_relu", call -> with(call, Unary.Kind.LeakyRelu, call.number(1, 0.01), 0));
        all.put("elu", Activations::elu);
        all.put("celu", call -> with(call, Unary.Kind.Celu, call.number(1, 1), 0));
        all.put("selu", call -> with(call, Unary.Kind.Selu, 1.6732632423543772, 1.0507009873554805));
        all.put("softplus", Activations::softplus);
        all.put("log_sigmoid", call -> Arithmetic.unary(Unary.Kind.Neg, Arithmetic.unary(Unary.Kind.Softplus,
                Arithmetic.unary(call, Unary.Kind.Neg), call.draft()), call.draft()));
        all.put("prelu", Activations::prelu);
        all.put("glu", call -> {
            List<Tensor> halves = Joins.chunk(call.draft(), call.tensor(0), 2, (int) call.whole(1, -1));
            return Arithmetic.binary(Binary.Kind.Mul, halves.getFirst(),
                    Arithmetic.unary(Unary.Kind.Sigmoid, halves.getLast(), call.draft()), call);
        });
        all.put("threshold", call -> {
            Tensor x = call.tensor(0);
            Tensor isAbove = call.draft().add(new Binary(Binary.Kind.Greater), x, call.operand(1, x.type()));
            return call.draft().add(new Where(), isAbove, x, call.operand(2, x.type()));
        });
        addBounded(all);
        return all;
    }

    private static void addBounded(Map<String, Operator> all) {
        all.put("relu6", call -> clip(call, Optional.of(0.0), Optional.of(6.0)));
        all.put("hardtanh", call -> clip(call, Optional.of(call.number(1, -1)), Optional.of(call.number(2, 1))));
        all.put("clamp", Activations::clamp);
        all.put("clip", all.get("clamp"));
        all.put("clamp_min", call -> clip(call, Optional.of(call.number(1)), Optional.empty()));
        all.put("clamp_max", call -> clip(call, Optional.empty(), Optional.of(call.number(1))));
        all.put("softmax", call -> softmax(call, false));
        all.put("_softmax", all.get("softmax"));
        all.put("log_softmax", call -> softmax(call, true));
        all.put("_log_softmax", all.get("log_softmax"));
        for (String name : List.of("dropout", "feature_dropout", "alpha_dropout", "feature_alpha_dropout")) {
            all.put(name, Activations::dropout);
        }
    }

    private static Tensor with(Call call, Unary.Kind kind, double alpha, double beta) {
        return call.draft().add(new Unary(kind, (float) alpha, (float) beta), call.tensor(0));
    }

    private static Item elu(Call call) {
        double alpha = call.number(1, 1);
        double scale = call.number(2, 1);
        double inner = call.number(3, 1);
        if (inner == 1) {
            return scale == 1 ? with(call, Unary.Kind.Elu, alpha, 0) : with(call, Unary.Kind.Selu, alpha, scale);
        }
        if (scale == 1 && Math.abs(alpha * inner - 1) < 1e-6) {
            return with(call, Unary.Kind.Celu, alpha, 0);
        }
        throw new MalformedException("has scales, which are not known here");
    }

    private static Item softplus(Call call) {
        double beta = call.number(1, 1);
        Tensor scaled = Arithmetic.times(call, call.tensor(0), beta);
        return Arithmetic.times(call, Arithmetic.unary(Unary.Kind.Softplus, scaled, call.draft()), 1 / beta);
    }

    /// A slope for each channel lies along axis 1.
    private static Item prelu(Call call) {
        Tensor x = call.tensor(0);
        Tensor slope = call.tensor(1);
        if (!slope.elements().equals(Size.of(1)) && x.rank() > 2) {
            var sizes = new ArrayList<>(Collections.nCopies(x.rank() - 1, Size.of(1)));
            sizes.set(0, slope.elements());
            slope = Shaping.reshape(call.draft(), slope, sizes);
        }
        return call.draft().add(new Binary(Binary.Kind.PRelu), x, slope);
    }

    private static Item clamp(Call call) {
        if (call.isTensor(1) || call.isTensor(2)) {
            Tensor low = call.has(1)
                    ? Arithmetic.binary(Binary.Kind.Max, call.tensor(0), call.tensor(1), call)
                    : call.tensor(0);
            return call.has(2) ? Arithmetic.binary(Binary.Kind.Min, low, call.tensor(2), call) : low;
        }
        return clip(call, call.has(1) ? Optional.of(call.number(1)) : Optional.empty(),
                call.has(2) ? Optional.of(call.number(2)) : Optional.empty());
    }

    private static Tensor clip(Call call, Optional<Double> low, Optional<Double> high) {
        Tensor x = call.tensor(0);
        if (x.numbers().isPresent()) {
            return Tensor.known(x.type(), x.numbers().get().map(value -> Math.min(
                    high.orElse(Double.POSITIVE_INFINITY), Math.max(low.orElse(Double.NEGATIVE_INFINITY), value))));
        }
        List<Optional<Tensor>> operands = List.of(Optional.of(x), low.map(value -> Shaping.scalar(value, x.type())),
                high.map(value -> Shaping.scalar(value, x.type())));
        return call.draft().add(new Clip(), 1, high.isPresent() ? operands : operands.subList(0, 2)).getFirst();
    }

    private static Item softmax(Call call, boolean log) {
        Tensor x = Arithmetic.cast(call.draft(), call.tensor(0), ElementType.FLOAT32);
        return call.draft().add(new Softmax(x.axis(call.whole(1, -1)), log, false), x);
    }

    /// Archives are read as they compute when they are used; a trace of training keeps its dropout for training.
    private static Item dropout(Call call) {
        Tensor x = call.tensor(0);
        boolean isKept = call.flag(2, false) && call.number(1, 0.5) > 0 && x.numbers().isEmpty();
        return isKept ? call.draft().add(new Dropout((float) call.number(1, 0.5)), x) : x;
    }
}
