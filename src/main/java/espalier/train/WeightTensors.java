package espalier.train;

import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.graph.Graph;
import espalier.model.weight.LowRank;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Native copies of weights, one for each weight object, so that graphs that share weights share their copies.
final class WeightTensors implements AutoCloseable {
    private final PtNDManager memory = Tensors.newMemory();
    private final Map<Weight, PtNDArray> tensors = new IdentityHashMap<>();

    /// The dense numbers of `weight`.
    PtNDArray of(Weight weight) {
        return tensors.computeIfAbsent(weight, this::copy);
    }

    /// The weights that the steps of `plan` use in `graph`, by slot.
    PtNDArray[] bySlot(Plan plan, Graph graph) {
        PtNDArray[] values = new PtNDArray[plan.slotCount()];
        plan.weights().forEach((name, slot) -> values[slot] = of(graph.weights().get(name)));
        plan.constants().forEach((slot, constant) -> values[slot] = of(constant));
        return values;
    }

    private PtNDArray copy(Weight weight) {
        if (!(weight instanceof LowRank lowRank)) {
            return outsideOfScopes(Tensors.of(memory, weight.toDense()));
        }
        // The native product is faster by orders of magnitude than the reference, which sums in double precision.
        try (var scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            PtNDArray product = FactorProduct.of(
                    lowRank.factors().stream().map(factor -> Tensors.of(memory, factor.toDense().floats())).toList());
            // Later operators take numbers in their order.
            return outsideOfScopes(JniUtils.reshape(product, weight.shape().sizes()));
        }
    }

    private static PtNDArray outsideOfScopes(PtNDArray tensor) {
        NDScope.unregister(tensor);
        return tensor;
    }

    /// Frees the copies of all weights but these.
    void retain(Collection<Weight> weights) {
        Set<Weight> wanted = Collections.newSetFromMap(new IdentityHashMap<>());
        wanted.addAll(weights);
        List<Weight> unwanted = new ArrayList<>(tensors.keySet());
        unwanted.removeIf(wanted::contains);
        unwanted.forEach(weight -> tensors.remove(weight).close());
    }

    @Override
    public void close() {
        tensors.values().forEach(PtNDArray::close);
        tensors.clear();
        memory.close();
    }
}
