package espalier.format.torch.archive;

import espalier.format.torch.archive.Pickled.Dict;
import espalier.format.torch.archive.Pickled.Instance;
import espalier.format.torch.archive.Pickled.Items;
import espalier.format.torch.archive.Pickled.Tensor;
import espalier.format.torch.archive.Pickled.Text;
import espalier.format.torch.archive.Pickled.Whole;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/// Finds the tensors in nested containers. Each container is entered once, so that shared ones cannot multiply.
final class TensorNames {
    private static final int DEEPEST = 200;

    private final Map<String, Tensor> found;
    private final Set<Pickled> entered = Collections.newSetFromMap(new IdentityHashMap<>());

    TensorNames(Map<String, Tensor> found) {
        this.found = found;
    }

    void walk(String name, Pickled value, int depth) {
        if (depth > DEEPEST) {
            throw new MalformedException("its containers are nested more than " + DEEPEST + " deep");
        }
        switch (value) {
            case Tensor tensor -> found.putIfAbsent(name, tensor);
            case Dict dict when entered.add(dict) ->
                dict.entries().forEach(entry -> walk(joined(name, entry.key()), entry.value(), depth + 1));
            case Instance instance when entered.add(instance) -> walk(name, instance.state(), depth + 1);
            case Items items when entered.add(items) -> {
                int position = 0;
                for (Pickled item : items.all()) {
                    walk(joined(name, new Whole(position++)), item, depth + 1);
                }
            }
            default -> {
                // Numbers and texts hold no tensors, and what was entered before is not entered again.
            }
        }
    }

    private static String joined(String name, Pickled key) {
        String part = switch (key) {
            case Text(String text) -> text;
            case Whole(long number) -> Long.toString(number);
            default -> "?";
        };
        return name.isEmpty() ? part : name + "." + part;
    }
}
