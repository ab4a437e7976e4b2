package espalier.model.recipe;

import espalier.model.InputException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The training that follows compression. Masks, grids and ranks are kept throughout.
public sealed interface Recovery {
    /// Every kind with its knobs at their initial values, the cheapest first.
    static List<Recovery> kinds() {
        return List.of(new None(), Knobs.initial(BatchNormEstimation.class), Knobs.initial(FineTuning.class),
                Knobs.initial(Distillation.class));
    }

    /// The recovery of this id with these knobs; one that is left out has its initial value.
    ///
    /// @throws InputException if there is no such recovery, or a knob is unknown or does not take its value
    static Recovery of(String id, Map<String, KnobValue> knobs) {
        for (Recovery kind : kinds()) {
            if (kind.id().equals(id)) {
                return kind.with(knobs);
            }
        }
        List<String> ids = kinds().stream().map(Recovery::id).toList();
        throw new InputException("There is no recovery '%s'; use %s or %s.".formatted(id,
                String.join(", ", ids.subList(0, ids.size() - 1)), ids.getLast()));
    }

    /// The word that recipes and the command line use.
    String id();

    /// Passes over the training data; 0 where no weight is trained.
    default int epochs() {
        return 0;
    }

    /// Its knobs.
    default List<KnobSpec> knobs() {
        return Knobs.of(settings());
    }

    /// The recovery of this kind with these knobs; one that is left out has its initial value.
    ///
    /// @throws InputException if a knob is unknown or does not take its value
    default Recovery with(Map<String, KnobValue> knobs) {
        return (Recovery) Knobs.read(settings(), id(), knobs);
    }

    /// Its knobs with their values.
    default Map<String, KnobValue> values() {
        return Knobs.write((Record) this);
    }

    private Class<? extends Record> settings() {
        return getClass().asSubclass(Record.class);
    }

    /// No training.
    record None() implements Recovery {
        @Override
        public String id() {
            return "none";
        }
    }

    /// Running batch-norm statistics measured again on training data; no weight changes.
    record BatchNormEstimation(
            @Knob(label = "Batches", help = "Training batches the statistics are averaged over", min = 1, max = 1000, initial = "100") int batches)
            implements
                Recovery {
        @Override
        public String id() {
            return "batchnorm";
        }
    }

    /// A recovery that trains the weights.
    sealed interface Training extends Recovery {
        /// How it goes down the loss.
        Optimization optimization();

        /// How its examples are varied.
        Augmentation augmentation();

        /// When what the stage before prunes becomes zero.
        PruningSchedule pruning();

        /// What is made small beside the loss.
        Regularization regularization();

        /// How it follows a teacher, where it has one.
        default Optional<Guidance> follows() {
            return Optional.empty();
        }

        @Override
        default int epochs() {
            return optimization().epochs();
        }
    }

    /// Training on the labels with Adam.
    record FineTuning(Optimization optimization, Augmentation augmentation, PruningSchedule pruning,
            Regularization regularization)
            implements
                Training {
        /// On the examples as they are, with the usual schedule.
        public FineTuning(int epochs, double learningRate, int batchSize) {
            this(new Optimization(epochs, learningRate, batchSize), Augmentation.NONE, PruningSchedule.ONE_SHOT,
                    Regularization.NONE);
        }

        @Override
        public String id() {
            return "finetune";
        }
    }

    /// Training on the labels and on what a teacher says: the original model, unless another is named.
    record Distillation(Optimization optimization, Guidance guidance, Augmentation augmentation,
            PruningSchedule pruning, Regularization regularization)
            implements
                Training {
        /// On the examples as they are, with the usual schedule.
        public Distillation(int epochs, double learningRate, int batchSize, double temperature, double alpha) {
            this(new Optimization(epochs, learningRate, batchSize), new Guidance(temperature, alpha),
                    Augmentation.NONE, PruningSchedule.ONE_SHOT, Regularization.NONE);
        }

        @Override
        public Optional<Guidance> follows() {
            return Optional.of(guidance);
        }

        @Override
        public String id() {
            return "distill";
        }
    }
}
