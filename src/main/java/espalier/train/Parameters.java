package espalier.train;

import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.model.op.BatchNorm;
import espalier.model.recipe.Regularization;
import espalier.model.weight.CompressedLayer;
import espalier.model.weight.Constraint;
import espalier.model.weight.Dense;
import espalier.model.weight.LowRank;
import espalier.model.weight.Mask;
import espalier.model.weight.Palettized;
import espalier.model.weight.Quantized;
import espalier.model.weight.Sparse;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// The weights of a graph in training: those that move, each under its constraint, and those that stay.
final class Parameters implements AutoCloseable {
    private final PtNDManager memory = Tensors.newMemory();
    private final Graph graph;
    private final PtNDArray[] fixed;
    private final List<Trainable> trainables = new ArrayList<>();
    /// Running statistics of batch-norms by weight name: no gradient moves them, but a pass in training does.
    private final SequencedMap<String, Integer> statistics = new LinkedHashMap<>();

    Parameters(Graph graph, Plan plan, Map<String, CompressedLayer> layers) {
        this.graph = graph;
        fixed = new PtNDArray[plan.slotCount()];
        var names = new HashMap<Integer, String>();
        plan.weights().forEach((name, slot) -> names.put(slot, name));
        for (Plan.Step step : plan.steps()) {
            for (int i = 0; i < step.inputs().length; i++) {
                String name = names.get(step.inputs()[i]);
                if (name != null && step.node().op() instanceof BatchNorm && i >= 3) {
                    statistics.put(name, step.inputs()[i]);
                } else if (name != null && LearnedInputs.contain(graph, step.node(), i, name)) {
                    add(name, step.inputs()[i], layers);
                    names.remove(step.inputs()[i]);
                }
            }
        }
        names.forEach((slot, name) -> fixed[slot] = kept(graph.weights().get(name).toDense()));
        plan.constants().forEach((slot, constant) -> fixed[slot] = kept(constant.toDense()));
    }

    private PtNDArray kept(Array array) {
        PtNDArray tensor = Tensors.of(memory, array);
        NDScope.unregister(tensor);
        return tensor;
    }

    private void add(String name, int slot, Map<String, CompressedLayer> layers) {
        Weight weight = graph.weights().get(name);
        Constraint constraint = layers.containsKey(name) ? layers.get(name).constraint() : constraintOf(weight);
        List<Array> latent = layers.containsKey(name) ? layers.get(name).latent() : latentOf(weight);
        trainables.add(new Trainable(name, slot, constraint, latent, memory));
    }

    /// What keeps a weight in the form it is stored in.
    private static Constraint constraintOf(Weight weight) {
        return switch (weight) {
            case Dense _ -> new Constraint.Free();
            case Sparse(var mask, var values) -> new Constraint.Masked(mask, constraintOf(values));
            case Quantized quantized -> new Constraint.OnGrid(quantized.grid());
            case Palettized palettized -> new Constraint.OnPalette(palettized);
            case LowRank(var shape, var factors) ->
                new Constraint.Factored(shape, factors.stream().map(Parameters::constraintOf).toList());
        };
    }

    private static List<Array> latentOf(Weight weight) {
        return switch (weight) {
            case LowRank(_, var factors) -> factors.stream().flatMap(factor -> latentOf(factor).stream()).toList();
            case Palettized palettized -> List.of(palettized.palette().values());
            case Sparse(_, Palettized palettized) -> List.of(palettized.palette().values());
            case Dense _,Quantized _,Sparse _ -> List.of(weight.toDense());
        };
    }

    boolean isEmpty() {
        return trainables.isEmpty();
    }

    boolean hasStatistics() {
        return !statistics.isEmpty();
    }

    /// All weights by slot as the operators see them now; they live in the caller's scope.
    PtNDArray[] lowered() {
        PtNDArray[] values = fixed.clone();
        for (Trainable trainable : trainables) {
            values[trainable.slot()] = trainable.lowered();
        }
        return values;
    }

    /// Takes a step against the gradients.
    ///
    /// @param weightDecay share of the learning rate that is taken off matrices and kernels; biases, what scales a channel
    ///        and the scales of levels keep their size, for nothing is gained by shrinking them
    /// @param step counts from 1
    void update(double learningRate, double weightDecay, long step) {
        for (Trainable trainable : trainables) {
            double decay = graph.weights().get(trainable.name()).shape().rank() >= 2 ? weightDecay : 0;
            trainable.update(learningRate, decay, step);
        }
    }

    /// Prunes weights while they train.
    ///
    /// @param masks by weight name, one for each factor, or one
    /// @param regrowth whether what is pruned goes on learning
    /// @param locked whether the masks stay from now on
    void prune(Map<String, List<Mask>> masks, boolean regrowth, boolean locked) {
        for (Trainable trainable : trainables) {
            List<Mask> chosen = masks.get(trainable.name());
            if (chosen != null && locked) {
                trainable.lock(chosen, regrowth);
            } else if (chosen != null) {
                trainable.prune(chosen, regrowth);
            }
        }
    }

    /// Makes the weights of all layers small while they train, where no grid, palette or product binds them.
    ///
    /// @throws InputException if there are none
    void regularize(Regularization regularization) {
        var axes = new HashMap<String, Integer>();
        graph.layers().forEach(layer -> axes.putIfAbsent(layer.weight(), layer.outputAxis()));
        boolean found = false;
        for (Trainable trainable : trainables) {
            found |= axes.containsKey(trainable.name())
                    && trainable.regularize(regularization, axes.get(trainable.name()));
        }
        if (!found) {
            throw new InputException("A penalty shrinks weights that are free or masked, and this model has none left; "
                    + "set the penalty to none, or train with it before quantizing and factorizing.");
        }
    }

    /// What the weights add to the loss.
    double penalty() {
        double sum = 0;
        for (Trainable trainable : trainables) {
            sum += trainable.penalty();
        }
        return sum;
    }

    PtNDManager memory() {
        return memory;
    }

    /// The compressed layers as they are now, by weight name.
    Map<String, CompressedLayer> layers() {
        var layers = new LinkedHashMap<String, CompressedLayer>();
        for (Trainable trainable : trainables) {
            CompressedLayer layer = trainable.layer();
            if (!(layer.constraint() instanceof Constraint.Free)) {
                layers.put(trainable.name(), layer);
            }
        }
        return layers;
    }

    /// The weights as they are now.
    ///
    /// @param layers of [#layers()]
    Map<String, Weight> weights(Map<String, CompressedLayer> layers) {
        var weights = new LinkedHashMap<String, Weight>();
        for (Trainable trainable : trainables) {
            CompressedLayer layer = layers.get(trainable.name());
            weights.put(trainable.name(), layer != null ? layer.weight() : new Dense(trainable.latent().getFirst()));
        }
        weights.putAll(statistics());
        return weights;
    }

    /// The running statistics of batch-norms as they are now.
    Map<String, Weight> statistics() {
        var weights = new LinkedHashMap<String, Weight>();
        statistics.forEach((name, slot) -> weights.put(name, new Dense(Tensors.toArray(fixed[slot]))));
        return weights;
    }

    @Override
    public void close() {
        memory.close();
    }
}
