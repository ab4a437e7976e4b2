package espalier.experiment.conformance;

import espalier.compress.integer.ActivationGrid;
import espalier.compress.integer.IntegerStyle;
import espalier.model.graph.Graph;
import espalier.model.recipe.Labelled;
import java.util.List;

/// A runtime that an ONNX file is written for.
public enum RuntimeTarget implements Labelled {
    /// ONNX Runtime on processors.
    ONNXRUNTIME("ONNX Runtime", new IntegerStyle(ActivationGrid.Kind.AFFINE_UINT8, true, true, false)) {
        @Override
        List<Rule> rules() {
            return List.of(Rules::operators, Rules::weightsAreSymmetric, Rules::biasesAreOfTheProducts,
                    Rules::moreThan8Bits);
        }
    },
    /// TensorRT's explicit quantization: zeros are zero, biases stay floats; 4-bit integers for products alone.
    TENSORRT("TensorRT", new IntegerStyle(ActivationGrid.Kind.SYMMETRIC_INT8, true, false, false)) {
        @Override
        List<Rule> rules() {
            return List.of(Rules::operators, Rules::zerosAreZero, Rules::noUnsigned, Rules::noWideIntegers,
                    Rules::channelsAreFirst, Rules::fourBitsForProducts);
        }
    },
    /// OpenVINO on processors.
    OPENVINO("OpenVINO", new IntegerStyle(ActivationGrid.Kind.AFFINE_UINT8, true, true, false)) {
        @Override
        List<Rule> rules() {
            return List.of(Rules::operators, Rules::weightsAreSymmetric, Rules::moreThan8Bits);
        }
    },
    /// TensorFlow Lite's 8-bit specification, for converters to it: INT8 alone, a scale per channel for convolutions alone (as in
    /// versions of its specification that all interpreters know), poolings and joins on the grid of their inputs.
    TFLITE("TensorFlow Lite", new IntegerStyle(ActivationGrid.Kind.AFFINE_INT8, false, true, true)) {
        @Override
        List<Rule> rules() {
            return List.of(Rules::operators, Rules::weightsAreSymmetric, Rules::noUnsigned, Rules::noFourBits,
                    Rules::oneScaleForProducts, Rules::biasesAreOfTheProducts, Rules::oneGridAround);
        }
    };

    private final String label;
    private final IntegerStyle style;

    RuntimeTarget(String label, IntegerStyle style) {
        this.label = label;
        this.style = style;
    }

    @Override
    public String label() {
        return label;
    }

    /// How networks for it compute with integers.
    public IntegerStyle style() {
        return style;
    }

    abstract List<Rule> rules();

    /// Where `graph`, read from a file, breaks a rule of this runtime: a sentence each that names node and rule; empty if it conforms.
    public List<String> violations(Graph graph) {
        var view = new QuantizedView(graph);
        return rules().stream().flatMap(rule -> rule.violations(view).stream())
                .map(sentence -> label + ": " + sentence).toList();
    }
}
