package espalier.compress.rewrite;

import espalier.model.InputException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The catalogue of rewrites.
public final class GraphRewrites {
    /// Every rewrite, in the order in which forms show them.
    public static final List<GraphRewrite<?>> ALL = List.of(new BatchNormFold(), new Equalization(), new Shrink(),
            new BiasCorrection(), new ActivationQuantization());

    private GraphRewrites() {
    }

    /// The rewrite called `id`, if there is one.
    public static Optional<GraphRewrite<?>> find(String id) {
        return ALL.stream().filter(rewrite -> rewrite.id().equals(id)).findFirst();
    }

    /// The rewrite called `id`.
    ///
    /// @throws InputException naming the rewrites there are
    public static GraphRewrite<?> byId(String id) {
        return find(id).orElseThrow(() -> new InputException("There is no rewrite '%s'; there is %s".formatted(id,
                ALL.stream().map(GraphRewrite::id).collect(Collectors.joining(", ")))));
    }
}
