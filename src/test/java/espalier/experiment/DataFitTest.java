package espalier.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.data.DataSet;
import espalier.data.Examples;
import espalier.model.InputException;
import espalier.model.array.Shape;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Proves that a model is never run on data it is not made for.
class DataFitTest {
    private static DataSet data(List<String> classes, long... shape) {
        Examples examples = new Examples() {
            @Override
            public int count() {
                return 0;
            }

            @Override
            public Shape exampleShape() {
                return Shape.of(shape);
            }

            @Override
            public int label(int index) {
                throw new IndexOutOfBoundsException(index);
            }

            @Override
            public void read(int index, float[] target, int offset) {
                throw new IndexOutOfBoundsException(index);
            }
        };
        return new DataSet("set", "csv:set.csv", classes, examples, examples, examples, false);
    }

    @Test
    void dataOfTheModelsShapeAndAsManyNumbersFit() {
        assertThat(DataFit.problem(TinyModel.open(), TinyModel.data())).isEmpty();
        assertThat(DataFit.problem(TinyModel.open(), data(List.of("a", "b"), 1, 2, 3))).isEmpty();
    }

    @Test
    void otherShapesAreRefusedWithBothSidesNamed() {
        assertThat(DataFit.problem(TinyModel.open(), data(List.of("a", "b", "c"), 1, 28, 28))).contains(
                "The data 'set' has 3 classes of 1×28×28, the model 'tiny' takes 6; choose other data or add options such as layout=flat or resize=H,W.");
    }

    @Test
    void moreClassesThanTheModelKnowsAreRefused() {
        assertThat(DataFit.problem(TinyModel.open(), data(List.of("a", "b", "c", "d"), 6)).orElseThrow())
                .contains("4 classes").contains("tells 3 classes apart");
    }

    @Test
    void aModelThatCannotRunSaysWhyFirst() {
        OpenModel open = TinyModel.open();
        var stuck = new OpenModel(open.reference(), open.graph(), open.facts(),
                Optional.of("The operator Foo is not known."),
                open.shapes(), open.costs(), open.sizes());
        assertThatThrownBy(() -> DataFit.require(stuck, TinyModel.data())).isInstanceOf(InputException.class)
                .hasMessage("The operator Foo is not known.");
    }
}
