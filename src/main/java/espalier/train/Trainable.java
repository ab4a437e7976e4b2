package espalier.train;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.recipe.Regularization;
import espalier.model.weight.CompressedLayer;
import espalier.model.weight.Constraint;
import espalier.model.weight.Mask;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.ObjIntConsumer;

/// One weight that training moves, under its constraint.
final class Trainable {
    private final String name;
    private final int slot;
    private final List<Parameter> free = new ArrayList<>();
    private final List<Shape> shapes;
    private final PtNDManager memory;
    private Constraint constraint;
    private Lowering lowering;
    /// What makes the numbers small, and zeros of them a mask.
    private Optional<Shrinkage> shrinkage = Optional.empty();
    /// Set while the masks move, in the order of the free numbers.
    private final List<MovingMask> moving = new ArrayList<>();

    /// @param slot the plan's place for the weight
    /// @param latent the free numbers it starts from
    Trainable(String name, int slot, Constraint constraint, List<Array> latent, PtNDManager memory) {
        this.name = name;
        this.slot = slot;
        this.constraint = constraint;
        this.memory = memory;
        List<Double> paces = Pace.of(constraint, latent);
        for (int i = 0; i < latent.size(); i++) {
            free.add(new Parameter(latent.get(i), paces.get(i), memory));
        }
        shapes = latent.stream().map(Array::shape).toList();
        lowering = Lowering.of(constraint, shapes, memory);
    }

    String name() {
        return name;
    }

    int slot() {
        return slot;
    }

    /// The weight as the operators see it now; it lives in the caller's scope.
    PtNDArray lowered() {
        return lowering.lower(free.stream().map(Parameter::tensor).toList());
    }

    List<Array> latent() {
        return free.stream().map(Parameter::toArray).toList();
    }

    /// It as it is now; what a penalty has made zero is masked.
    CompressedLayer layer() {
        List<Array> latent = latent();
        return CompressedLayer.of(shrinkage.isPresent() ? masked(constraint, latent.getFirst()) : constraint, latent);
    }

    private static Constraint masked(Constraint constraint, Array latent) {
        float[] values = latent.toFloats();
        Mask mask = Mask.of(latent.shape(), i -> values[i] != 0);
        if (mask.kept() == values.length) {
            return constraint;
        }
        return constraint instanceof Constraint.Masked(Mask old, Constraint kept)
                ? new Constraint.Masked(old.and(mask), kept)
                : new Constraint.Masked(mask, constraint);
    }

    /// Makes its numbers small from now on, where they are free but for a mask.
    ///
    /// @param axis counts the outputs of the layer
    /// @return whether they are
    boolean regularize(Regularization regularization, int axis) {
        boolean isFree = constraint instanceof Constraint.Free
                || constraint instanceof Constraint.Masked(_, Constraint.Free _);
        if (isFree) {
            shrinkage = Optional.of(Shrinkage.of(regularization, shapes.getFirst(), axis));
        }
        return isFree;
    }

    /// The penalty on its numbers.
    double penalty() {
        return shrinkage.map(some -> free.getFirst().penalty(some)).orElse(0.0);
    }

    /// Takes a step against the gradients, and one that makes the penalty small.
    ///
    /// @param weightDecay share of the learning rate that is taken off its numbers
    /// @param step counts from 1
    void update(double learningRate, double weightDecay, long step) {
        for (Parameter parameter : free) {
            parameter.update(learningRate, parameter.shape().rank() >= 2 ? weightDecay : 0, step);
        }
        shrinkage.ifPresent(some -> free.getFirst().shrink(some, learningRate, step));
    }

    /// Prunes what `masks` prune, until it is asked again.
    ///
    /// @param masks one for each factor, or one
    /// @param regrowth whether what is pruned goes on learning; otherwise it is forgotten and stays pruned
    /// @throws InputException if only the values of a palette are free here, which no mask can choose among
    void prune(List<Mask> masks, boolean regrowth) {
        constraint = under(constraint, masks.iterator(), !regrowth);
        if (moving.isEmpty()) {
            lowering = Lowering.of(constraint, shapes, memory, (mask, kept) -> {
                moving.add(new MovingMask(mask.shape(), kept, regrowth, memory));
                return moving.getLast().lowering();
            });
        }
        var places = new ArrayList<>(moving);
        masked(constraint, 0, (mask, array) -> {
            places.removeFirst().set(mask);
            if (regrowth) {
                free.get(array).rest(mask);
            } else {
                free.get(array).clear(mask);
            }
        });
    }

    /// Prunes what `masks` prune for good.
    ///
    /// @param masks one for each factor, or one
    void lock(List<Mask> masks, boolean regrowth) {
        constraint = under(constraint, masks.iterator(), !regrowth);
        masked(constraint, 0, (mask, array) -> free.get(array).clear(mask));
        lowering = Lowering.of(constraint, shapes, memory);
    }

    private Constraint under(Constraint old, Iterator<Mask> masks, boolean cumulative) {
        return switch (old) {
            case Constraint.Factored(Shape whole, List<Constraint> factors) -> new Constraint.Factored(whole,
                    factors.stream().map(factor -> under(factor, masks, cumulative)).toList());
            case Constraint.Masked(_, Constraint.OnPalette _) -> throw new InputException(
                    ("'%s' is pruned and put on a palette by one stage, so its masks cannot move in training; put the "
                            + "palette in a stage after it.").formatted(name));
            case Constraint.Masked(Mask mask, Constraint kept) -> {
                Mask next = masks.next();
                yield new Constraint.Masked(cumulative && !moving.isEmpty() ? mask.and(next) : next, kept);
            }
            default -> throw new IllegalStateException("'" + name + "' has no masks to move");
        };
    }

    /// Visits each mask with the place of the array that it masks, in the order of the free numbers.
    private static void masked(Constraint constraint, int first, ObjIntConsumer<Mask> visitor) {
        switch (constraint) {
            case Constraint.Masked(Mask mask, _) -> visitor.accept(mask, first);
            case Constraint.Factored(_, List<Constraint> factors) -> {
                int start = first;
                for (Constraint factor : factors) {
                    masked(factor, start, visitor);
                    start += factor.arrays();
                }
            }
            default -> {
                // Nothing is masked.
            }
        }
    }
}
