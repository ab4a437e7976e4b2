package espalier.train;

import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;

/// Remembers the values that are alive at some cuts through a plan, for each batch, as long as they take no more than a budget.
///
/// A cut is the step before which the values are alive. They hold for every graph whose weights before the cut are the same.
final class ActivationCache implements AutoCloseable {
    private final Plan plan;
    private final int batches;
    private final long budgetBytes;
    private final PtNDManager memory = Tensors.newMemory();
    private final List<Entry> entries = new ArrayList<>();
    private long bytes;

    /// Values at one cut under one set of weights before it.
    final class Entry {
        private final int cut;
        private final List<Weight> prefix;
        private final PtNDArray[][] values = new PtNDArray[batches][];

        private Entry(int cut, List<Weight> prefix) {
            this.cut = cut;
            this.prefix = prefix;
        }

        int cut() {
            return cut;
        }

        /// Puts the values of `batch` into a run that starts at the cut.
        void lendTo(Run run, int batch) {
            int[] live = plan.liveBefore(cut);
            for (int i = 0; i < live.length; i++) {
                run.lend(live[i], values[batch][i]);
            }
        }

        private boolean holdsFor(SequencedMap<String, Weight> weights) {
            List<Weight> other = prefix(cut, weights);
            for (int i = 0; i < prefix.size(); i++) {
                if (prefix.get(i) != other.get(i)) {
                    return false;
                }
            }
            return true;
        }

        private void close() {
            for (PtNDArray[] batch : values) {
                if (batch != null) {
                    bytes -= size(batch);
                    Arrays.stream(batch).forEach(PtNDArray::close);
                }
            }
        }
    }

    ActivationCache(Plan plan, int batches, long budgetBytes) {
        this.plan = plan;
        this.batches = batches;
        this.budgetBytes = budgetBytes;
    }

    private List<Weight> prefix(int cut, Map<String, Weight> weights) {
        return plan.weights().keySet().stream().filter(name -> plan.firstUse(name) < cut).map(weights::get).toList();
    }

    /// The latest values that spare work on `batch` under `weights`.
    Optional<Entry> find(int batch, SequencedMap<String, Weight> weights) {
        Entry best = null;
        for (Entry entry : entries) {
            if (entry.values[batch] != null && (best == null || entry.cut > best.cut) && entry.holdsFor(weights)) {
                best = entry;
            }
        }
        return Optional.ofNullable(best);
    }

    /// Keeps the values of a run that has come to `cut`, unless they are known or the budget is used up.
    void store(int cut, int batch, Run run, SequencedMap<String, Weight> weights) {
        Entry entry = entry(cut, weights);
        if (entry.values[batch] != null) {
            return;
        }
        int[] live = plan.liveBefore(cut);
        long size = size(cut, run);
        if (bytes + size > budgetBytes) {
            return;
        }
        PtNDArray[] kept = new PtNDArray[live.length];
        for (int i = 0; i < live.length; i++) {
            kept[i] = own(run, live[i]);
        }
        entry.values[batch] = kept;
        bytes += size;
    }

    /// Bytes of the values of a run that has come to `cut`.
    long size(int cut, Run run) {
        long size = 0;
        for (int slot : plan.liveBefore(cut)) {
            size += size(run.value(slot));
        }
        return size;
    }

    /// Which of the cuts fit into half the budget with all batches, the latest first, since they are small and spare most. The other
    /// half is for edits.
    ///
    /// @param sizes bytes of one batch at each cut
    TreeSet<Integer> affordable(NavigableMap<Integer, Long> sizes) {
        var cuts = new TreeSet<Integer>();
        long sum = 0;
        for (var entry : sizes.descendingMap().entrySet()) {
            sum += entry.getValue() * batches;
            if (sum > budgetBytes / 2) {
                break;
            }
            cuts.add(entry.getKey());
        }
        return cuts;
    }

    /// A value of the run as the cache's own. One that the cache has already is doubled, so that each is closed once.
    private PtNDArray own(Run run, int slot) {
        boolean lent = run.isKept(slot);
        PtNDArray value = run.keep(slot);
        PtNDArray owned = lent ? Tensors.sameMemory(value) : value;
        NDScope.unregister(owned);
        owned.attach(memory);
        return owned;
    }

    private Entry entry(int cut, SequencedMap<String, Weight> weights) {
        return entries.stream().filter(entry -> entry.cut == cut && entry.holdsFor(weights)).findFirst()
                .orElseGet(() -> {
                    var entry = new Entry(cut, prefix(cut, weights));
                    entries.add(entry);
                    return entry;
                });
    }

    /// Forgets what holds for none of these sets of weights.
    void retain(List<SequencedMap<String, Weight>> wanted) {
        List<Entry> unwanted = entries.stream().filter(entry -> wanted.stream().noneMatch(entry::holdsFor)).toList();
        unwanted.forEach(Entry::close);
        entries.removeAll(unwanted);
    }

    private static long size(PtNDArray[] values) {
        return Arrays.stream(values).mapToLong(ActivationCache::size).sum();
    }

    private static long size(PtNDArray value) {
        return value.getShape().size() * value.getDataType().getNumOfBytes();
    }

    @Override
    public void close() {
        entries.forEach(Entry::close);
        entries.clear();
        memory.close();
    }
}
