package espalier.format.loose;

import espalier.format.torch.archive.Pickled;
import espalier.format.torch.archive.Pickled.Dict;
import espalier.format.torch.archive.Pickled.Instance;
import espalier.format.torch.archive.Pickled.Tensor;
import espalier.format.torch.archive.Pickled.Text;
import espalier.model.graph.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// The weights in what `torch.save` saved: a state dict, or the one in a checkpoint.
///
/// @param ignored the names of what holds tensors beside it, such as the state of an optimizer
record StateDict(SequencedMap<String, Tensor> tensors, List<String> ignored) {
    /// What checkpoints call their weights, the most usual first.
    private static final List<String> NAMES = List.of("state_dict", "model_state_dict", "model", "net", "network",
            "module", "weights", "params");
    private static final int DEEPEST = 8;

    StateDict {
        ignored = List.copyOf(ignored);
    }

    static StateDict in(Pickled content) {
        return in(content, 0);
    }

    private static StateDict in(Pickled content, int depth) {
        Optional<Pickled> nested = Optional.empty();
        if (content instanceof Dict dict && depth < DEEPEST && !hasTensors(dict)) {
            nested = NAMES.stream().map(dict::value).flatMap(Optional::stream)
                    .filter(value -> value instanceof Dict || value instanceof Instance)
                    .filter(value -> !value.tensors().isEmpty()).findFirst();
        }
        if (nested.isEmpty()) {
            return new StateDict(new LinkedHashMap<>(content.tensors()), List.of());
        }
        StateDict found = in(nested.get(), depth + 1);
        var ignored = new ArrayList<>(found.ignored);
        for (Dict.Entry entry : ((Dict) content).entries()) {
            if (entry.value() != nested.get() && entry.key() instanceof Text(String name)
                    && (entry.value() instanceof Tensor || !entry.value().tensors().isEmpty())) {
                ignored.add(name);
            }
        }
        return new StateDict(found.tensors, ignored);
    }

    private static boolean hasTensors(Dict dict) {
        return dict.entries().stream().anyMatch(entry -> entry.value() instanceof Tensor);
    }

    Map<String, String> notes() {
        return ignored.isEmpty()
                ? Map.of()
                : Map.of(Source.REMARK + "ignored", "Beside the weights the file has tensors under "
                        + ignored.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "))
                        + ", which were left out.");
    }
}
