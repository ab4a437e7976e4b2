package espalier.compress;

import espalier.compress.method.CompressionMethod;
import espalier.compress.method.CoupledPruning;
import espalier.compress.method.Decomposer;
import espalier.compress.method.Factorization;
import espalier.compress.method.Family;
import espalier.compress.method.Kept;
import espalier.compress.method.Part;
import espalier.compress.method.Pruning;
import espalier.compress.method.Quantization;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.channel.CoupledChannels;
import espalier.model.graph.Layer;
import espalier.model.metric.LayerStatistic;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Knobs;
import espalier.model.recipe.Step;
import espalier.model.weight.Levels;
import espalier.model.weight.Mask;
import espalier.model.weight.Unfolding;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;

/// What a stage does to one layer: at most one method of each family, with settings that have been checked.
record LayerPlan(Layer layer, Optional<Factorize<?>> factorize, Optional<Prune<?>> prune,
        Optional<Quantize<?>> quantize) {
    /// Nothing done to `layer`.
    static LayerPlan nothing(Layer layer) {
        return new LayerPlan(layer, Optional.empty(), Optional.empty(), Optional.empty());
    }

    boolean isEmpty() {
        return factorize.isEmpty() && prune.isEmpty() && quantize.isEmpty();
    }

    /// The labels of methods that must know something from running the model.
    List<String> needy() {
        var labels = new ArrayList<String>();
        factorize.filter(choice -> !choice.needs().isEmpty()).ifPresent(choice -> labels.add(choice.method.label()));
        prune.filter(choice -> !choice.needs().isEmpty()).ifPresent(choice -> labels.add(choice.method.label()));
        quantize.filter(choice -> !choice.needs().isEmpty()).ifPresent(choice -> labels.add(choice.method.label()));
        return labels;
    }

    /// What its methods must know of each piece of the layer that they look at.
    Set<LayerStatistic> needsOfPieces() {
        var needs = EnumSet.noneOf(LayerStatistic.class);
        prune.ifPresent(choice -> needs.addAll(choice.needs()));
        quantize.ifPresent(choice -> needs.addAll(choice.needs()));
        return needs;
    }

    /// This plan with another sparsity in place of that of its pruning.
    LayerPlan withSparsity(DoubleUnaryOperator sparsity) {
        return new LayerPlan(layer, factorize, prune.map(choice -> choice.withSparsity(sparsity)), quantize);
    }

    /// The id of the method planned for `family`.
    Optional<String> methodOf(Family family) {
        return switch (family) {
            case FACTORIZE -> factorize.map(choice -> choice.method.id());
            case PRUNE -> prune.map(choice -> choice.method.id());
            case QUANTIZE -> quantize.map(choice -> choice.method.id());
        };
    }

    /// This plan with a step added.
    LayerPlan with(CompressionMethod<?> method, Step step) {
        return switch (method) {
            case Factorization<?> chosen -> new LayerPlan(layer, Optional.of(Factorize.of(chosen, step)), prune,
                    quantize);
            case Pruning<?> chosen -> new LayerPlan(layer, factorize, Optional.of(Prune.of(chosen, step)), quantize);
            case Quantization<?> chosen -> new LayerPlan(layer, factorize, prune,
                    Optional.of(Quantize.of(chosen, step)));
        };
    }

    /// A factorization with its settings.
    record Factorize<S extends Record>(Factorization<S> method, S settings) {
        static <S extends Record> Factorize<S> of(Factorization<S> method, Step step) {
            return new Factorize<>(method, method.read(step.knobs()));
        }

        Set<LayerStatistic> needs() {
            return method.needs(settings);
        }

        /// The inner dimensions to keep of `weight`, the weight of `layer`.
        List<Integer> ranks(Layer layer, Part weight, Decomposer decomposer) {
            return method.ranks(layer, method.arrangement(layer).cuts().stream()
                    .<Supplier<float[]>>map(cut -> () -> singularValues(cut, weight, decomposer)).toList(), settings);
        }

        List<Shape> shapes(Layer layer, List<Integer> ranks) {
            return method.arrangement(layer).factors(ranks);
        }

        /// The singular values of the first cut.
        float[] singularValues(Layer layer, Part weight, Decomposer decomposer) {
            return singularValues(method.arrangement(layer).cuts().getFirst(), weight, decomposer);
        }

        private float[] singularValues(Unfolding cut, Part weight, Decomposer decomposer) {
            return method.decomposed(cut, weight, settings, decomposer).s().toFloats();
        }

        List<Array> factors(Layer layer, Part weight, List<Integer> ranks, Decomposer decomposer) {
            return method.factors(layer, weight, ranks, settings, decomposer);
        }
    }

    /// A pruning method with its settings.
    record Prune<S extends Record>(Pruning<S> method, S settings) {
        static <S extends Record> Prune<S> of(Pruning<S> method, Step step) {
            return new Prune<>(method, method.read(step.knobs()));
        }

        Set<LayerStatistic> needs() {
            return method.needs(settings);
        }

        Prune<S> withSparsity(DoubleUnaryOperator sparsity) {
            SortedMap<String, KnobValue> knobs = Knobs.write(settings);
            if (!(knobs.get(Pruning.SPARSITY) instanceof KnobValue.Amount(double asked))) {
                throw new IllegalStateException(method.id() + " has no knob " + Pruning.SPARSITY);
            }
            knobs.put(Pruning.SPARSITY, KnobValue.of(sparsity.applyAsDouble(asked)));
            return new Prune<>(method, method.read(knobs));
        }

        boolean pools() {
            return method.pools(settings);
        }

        /// Whether whole channels are pruned, out of all layers that share them.
        boolean isCoupled() {
            return method instanceof CoupledPruning<?>;
        }

        /// What to keep, a mask for each part.
        ///
        /// @param layers the layer of each part
        List<Mask> masks(List<Part> parts, List<Layer> layers, Supplier<CoupledChannels> network) {
            return method instanceof CoupledPruning<S> coupled
                    ? masks(coupled, parts, layers, network.get())
                    : method.masks(parts, settings);
        }

        /// Factors have no channels of their own: their layers stay.
        private List<Mask> masks(CoupledPruning<S> coupled, List<Part> parts, List<Layer> layers,
                CoupledChannels network) {
            var whole = new ArrayList<CoupledPruning.LayerPart>();
            for (int i = 0; i < parts.size(); i++) {
                if (parts.get(i).values().shape().equals(layers.get(i).shape())) {
                    whole.add(new CoupledPruning.LayerPart(layers.get(i).weight(), parts.get(i)));
                }
            }
            Iterator<Mask> chosen = coupled.masks(whole, network, settings).iterator();
            var masks = new ArrayList<Mask>();
            for (int i = 0; i < parts.size(); i++) {
                Shape shape = parts.get(i).values().shape();
                masks.add(shape.equals(layers.get(i).shape()) ? chosen.next() : Mask.of(shape, _ -> true));
            }
            return masks;
        }

        Optional<Kept> quickly(List<Part> parts) {
            var threshold = method.threshold(parts, settings);
            return threshold.isPresent()
                    ? Optional.of(new Kept.Above((float) threshold.getAsDouble()))
                    : Optional.empty();
        }
    }

    /// A quantization with its settings.
    record Quantize<S extends Record>(Quantization<S> method, S settings) {
        static <S extends Record> Quantize<S> of(Quantization<S> method, Step step) {
            return new Quantize<>(method, method.read(step.knobs()));
        }

        Set<LayerStatistic> needs() {
            return method.needs(settings);
        }

        Levels levels(Part part, Kept kept) {
            return method.levels(part, kept, settings);
        }

        Form.Piece quantized(Part part, Kept kept) {
            Levels levels = levels(part, kept);
            return Form.Piece.on(levels, method.moving(settings), method.adjusted(part, kept, levels, settings));
        }
    }
}
