package espalier.cli;

import espalier.job.JobContext;
import espalier.model.InputException;
import espalier.tensor.Torch;
import java.util.Optional;
import picocli.CommandLine.Option;

/// A verb that runs or trains models, and so may use several threads.
abstract class ComputingVerb extends Verb {
    @Option(names = "--threads", order = 90, paramLabel = "N", description = "Threads an operator may use; all cores unless said otherwise. Training gives the same bytes only with the same number.")
    private Optional<Integer> threads = Optional.empty();

    ComputingVerb(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    final Findings work(JobContext context) throws Exception {
        int count = threads.orElse(Runtime.getRuntime().availableProcessors());
        if (count < 1) {
            throw new InputException("--threads must be at least 1, not " + count + ".");
        }
        Torch.prepareThread(count);
        return compute(context);
    }

    /// Does the work on a thread that is ready to compute.
    abstract Findings compute(JobContext context) throws Exception;
}
