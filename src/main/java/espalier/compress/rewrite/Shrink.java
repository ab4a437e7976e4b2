package espalier.compress.rewrite;

import espalier.compress.Compression;
import espalier.job.JobContext;
import espalier.model.channel.Shrinking;
import java.util.List;
import java.util.OptionalDouble;

/// Takes channels out of the model whose filters are pruned altogether, with everything that belongs to them in other layers.
///
/// What a pruned filter leaves is a constant, its bias; it is followed through batch-norms and activations and added to the biases of those
/// that read it: `b′ = b + Σ W·c`. Next to padding that would not be exact, so there only channels of zeros go; pruning with the method
/// `channels` leaves nothing else. A model is really smaller and faster afterwards: parameters, MACs, file and latency fall. Needs nothing.
///
/// Source: Fang, Ma, Song, Mi, Wang, *DepGraph: Towards Any Structural Pruning* (CVPR 2023), section 3.
public final class Shrink implements GraphRewrite<Shrink.Settings> {
    /// Nothing to set.
    public record Settings() {}

    @Override
    public String id() {
        return "shrink";
    }

    @Override
    public String label() {
        return "Remove pruned channels";
    }

    @Override
    public String summary() {
        return "Takes channels out whose filters are all zero, in every layer they run through: the same outputs with less work.";
    }

    @Override
    public String formula() {
        return "Wᵢ = 0  ⇒  cᵢ = const,  b′ = b + Σ W·c";
    }

    @Override
    public String source() {
        return "Fang et al., *DepGraph: Towards Any Structural Pruning* (2023), section 3";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public boolean comesFirst() {
        return false;
    }

    @Override
    public OptionalDouble tolerance(Settings settings) {
        return OptionalDouble.of(1e-4);
    }

    @Override
    public Rewritten apply(Subject subject, Settings settings, JobContext context) {
        context.checkCancelled();
        Shrinking.Result result = Shrinking.of(subject.original(), subject.graph(), subject.layers());
        List<Compression.Skipped> skipped = result.kept().stream()
                .map(kept -> new Compression.Skipped(kept.layer(), id(), kept.channels() == 1
                        ? "1 channel stays, as " + kept.reason()
                        : kept.channels() + " channels stay, as " + kept.reason()))
                .toList();
        return new Rewritten(result.original(), result.graph(), result.layers(), skipped);
    }
}
