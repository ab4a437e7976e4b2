package espalier.compress;

import espalier.compress.method.CompressionMethod;

import espalier.model.InputException;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.recipe.Knobs;
import espalier.model.recipe.Stage;
import espalier.model.recipe.Step;
import espalier.model.recipe.Target;
import espalier.model.weight.Dense;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a stage does to every layer of a graph, checked against it.
///
/// @param layers one per layer, in the order of the graph
/// @param skipped what wider tiers ask for and cannot be
record Plan(List<LayerPlan> layers, List<Compression.Skipped> skipped) {
    /// The plan of `stage` for `graph`.
    ///
    /// @throws InputException if it names a layer, operator, method or knob that is not there, or a method that cannot be applied
    static Plan of(Graph graph, Stage.Compress stage) {
        List<Layer> layers = graph.layers();
        stage.steps().forEach((target, steps) -> check(graph, layers, target, steps));
        var plans = new ArrayList<LayerPlan>();
        var skipped = new ArrayList<Compression.Skipped>();
        layers.forEach(layer -> plans.add(plan(graph, layer, stage, skipped)));
        return new Plan(List.copyOf(plans), List.copyOf(skipped));
    }

    /// Why `method` cannot be applied to a layer, as a clause that follows "because".
    static Optional<String> obstacle(Graph graph, Layer layer, CompressionMethod<?> method) {
        if (graph.weights().get(layer.weight()) instanceof Dense(var array)
                && !array.type().isFloating()) {
            return Optional.of("its weights are " + array.type() + ", not floating-point numbers");
        }
        return layer.shape().elements() == 0 ? Optional.of("it has no weights") : method.obstacle(layer);
    }

    private static <S extends Record> Optional<String> obstacle(Graph graph, Layer layer, CompressionMethod<S> method,
            Step step) {
        return obstacle(graph, layer, method)
                .or(() -> method.obstacle(graph, layer, method.read(step.knobs())));
    }

    private static LayerPlan plan(Graph graph, Layer layer, Stage.Compress stage,
            List<Compression.Skipped> skipped) {
        LayerPlan plan = LayerPlan.nothing(layer);
        for (Step step : stage.resolve(layer.name(), layer.operator()).values()) {
            CompressionMethod<?> method = CompressionMethods.byId(step.method());
            Optional<String> obstacle = obstacle(graph, layer, method, step);
            if (obstacle.isPresent()) {
                skipped.add(new Compression.Skipped(layer.name(), method.id(), obstacle.get()));
                continue;
            }
            Optional<String> rival = plan.methodOf(method.family());
            int precedence = rival.map(id -> Integer.compare(tier(stage, layer, method.id()), tier(stage, layer, id)))
                    .orElse(1);
            if (precedence == 0) {
                throw new InputException(
                        "Layer '%s' gets both %s and %s; set one of them for fewer layers, or leave it out"
                                .formatted(layer.name(), rival.get(), method.id()));
            }
            plan = precedence > 0 ? plan.with(method, step) : plan;
        }
        return plan;
    }

    /// How specific the step is that a layer gets of `method`: 2 for the layer itself, 1 for its operator, 0 for the whole model.
    private static int tier(Stage.Compress stage, Layer layer, String method) {
        if (stage.step(new Target.OneLayer(layer.name()), method).isPresent()) {
            return 2;
        }
        return stage.step(new Target.OperatorType(layer.operator()), method).isPresent() ? 1 : 0;
    }

    private static void check(Graph graph, List<Layer> layers, Target target, List<Step> steps) {
        switch (target) {
            case Target.WholeModel() -> steps.forEach(Plan::check);
            case Target.OperatorType(String operator) -> {
                if (layers.stream().noneMatch(layer -> layer.operator().equals(operator))) {
                    throw new InputException("The recipe does not fit this model: no layer is a %s; there is %s"
                            .formatted(operator, list(layers.stream().map(Layer::operator).distinct().toList())));
                }
                steps.forEach(Plan::check);
            }
            case Target.OneLayer(String name) -> {
                Layer layer = layers.stream().filter(one -> one.name().equals(name)).findFirst()
                        .orElseThrow(() -> new InputException(
                                "The recipe does not fit this model: there is no layer '%s'; there is %s"
                                        .formatted(name, list(layers.stream().map(Layer::name).toList()))));
                steps.forEach(step -> check(graph, layer, step));
            }
        }
    }

    private static void check(Step step) {
        CompressionMethods.byId(step.method()).read(step.knobs());
    }

    private static void check(Graph graph, Layer layer, Step step) {
        check(step);
        CompressionMethod<?> method = CompressionMethods.byId(step.method());
        if (step.enabled()) {
            obstacle(graph, layer, method, step).ifPresent(reason -> {
                throw new InputException("%s cannot be applied to layer '%s' because %s; leave that step out"
                        .formatted(method.label(), layer.name(), reason));
            });
            Knobs.check(method.knobs(layer), layer.name() + "." + method.id(), step.knobs());
        }
    }

    private static String list(List<String> names) {
        return names.isEmpty() ? "none" : names.stream().collect(Collectors.joining(", "));
    }
}
