package espalier.experiment;

import espalier.data.DataSet;
import espalier.model.InputException;
import espalier.model.array.Dim;
import espalier.model.array.Shape;
import espalier.model.graph.Value;
import java.util.List;
import java.util.Optional;

/// Makes sure that data and model are made for one another before work begins.
public final class DataFit {
    private DataFit() {
    }

    /// Makes sure that `model` can run and that it takes what `data` gives.
    ///
    /// @throws InputException naming both sides and the remedy
    public static void require(OpenModel model, DataSet data) {
        model.obstacle().ifPresent(reason -> {
            throw new InputException(reason);
        });
        problem(model, data).ifPresent(sentence -> {
            throw new InputException(sentence);
        });
    }

    /// Why the model cannot be measured on the data, as a sentence; empty if it can.
    public static Optional<String> problem(OpenModel model, DataSet data) {
        if (model.graph().inputs().size() != 1) {
            return Optional.of("The model '%s' takes %d inputs; only models of one input can be measured on a data set."
                    .formatted(model.reference().name(), model.graph().inputs().size()));
        }
        Value input = model.graph().inputs().getFirst();
        String given = "The data '%s' has %d classes of %s".formatted(data.name(), data.classes().size(),
                data.exampleShape());
        if (model.graph().source().hasShape(input.name()) && !fits(input.shape(), data.exampleShape())) {
            return Optional.of(
                    "%s, the model '%s' takes %s; choose other data or add options such as layout=flat or resize=H,W."
                            .formatted(given, model.reference().name(), example(input.shape())));
        }
        Optional<Long> classes = classes(model);
        if (classes.isPresent() && classes.get() < data.classes().size()) {
            return Optional.of("%s, the model '%s' tells %d classes apart; choose the data it was trained for."
                    .formatted(given, model.reference().name(), classes.get()));
        }
        return Optional.empty();
    }

    /// Dimensions agree, or the example holds as many numbers as the model takes and is seen in its dimensions.
    private static boolean fits(Shape input, Shape example) {
        Shape one = input.rank() == 0 ? input : new Shape(input.dims().subList(1, input.rank()));
        return agrees(input, example) || one.isKnown() && one.elements() == example.elements();
    }

    private static boolean agrees(Shape input, Shape example) {
        if (input.rank() != example.rank() + 1) {
            return false;
        }
        for (int axis = 0; axis < example.rank(); axis++) {
            if (input.dim(axis + 1) instanceof Dim.Known known && !known.equals(example.dim(axis))) {
                return false;
            }
        }
        return true;
    }

    private static String example(Shape input) {
        return new Shape(input.rank() == 0 ? List.of() : input.dims().subList(1, input.rank())).toString();
    }

    private static Optional<Long> classes(OpenModel model) {
        return model.shapes().shape(model.graph().outputs().getFirst().name()).filter(shape -> shape.rank() > 1)
                .map(shape -> shape.dim(1)).filter(Dim::isKnown).map(dim -> ((Dim.Known) dim).size());
    }
}
