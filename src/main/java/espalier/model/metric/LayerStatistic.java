package espalier.model.metric;

/// What can be known of a layer from running the model on examples.
///
/// Words of the shapes: `I` counts the inputs that the numbers of a weight multiply, groups one after the other, and `E` those of one
/// group; for a convolution these are columns of the im2col matrix (channel, then kernel element, pads among them as zeros), for a
/// transposed convolution its input channels, else the features of a vector. `O` counts outputs. `espalier.model.graph.Connections`
/// says which input and output each number of a weight joins. Means are over all examples and all places (spatial positions, tokens).
/// Units are those of the model's values, and of the loss (cross-entropy with the labels, in nats) over them.
public enum LayerStatistic {
    /// The mean of each input, `mean xᵢ`: `[I]`.
    INPUT_MEAN("the mean of its inputs"),
    /// The mean square of each input, `mean xᵢ²`: `[I]`. Its root, times the root of the number of places, is the `‖xᵢ‖₂` of Wanda.
    INPUT_SQUARES("the mean squares of its inputs"),
    /// The second moments of inputs, `mean x·xᵀ`, one symmetric matrix a group: `[groups, E, E]`. Half the mean Hessian of
    /// `‖W·x − Ŵ·x‖²` for each row of the weight, as OBC, GPTQ and whitened decompositions use it.
    INPUT_MOMENT("the second moments of its inputs"),
    /// The mean of each output before the following activation, bias included, `mean aₒ`: `[O]`.
    OUTPUT_MEAN("the mean of its outputs"),
    /// The mean magnitude of each output after the following activation, `mean |f(aₒ)|`: `[O]`; of the output itself where no
    /// activation follows.
    OUTPUT_MAGNITUDE("the mean magnitudes of its activations"),
    /// The share of zeros of each output after the following activation, 0..1: `[O]`; APoZ, equation 1 of Hu, Peng, Tai, Tang,
    /// *Network Trimming* (2016).
    OUTPUT_ZEROS("the share of zeros among its activations"),
    /// The gradient of the mean loss, `mean ∂L/∂w`, at the weights as they are: of the weight's shape.
    GRADIENT("the gradient of the loss"),
    /// The mean square of the gradients of single examples, `mean (∂L/∂w)²`: the diagonal of the empirical Fisher information; of the
    /// weight's shape.
    GRADIENT_SQUARES("the squared gradients of the loss"),
    /// What fine-tuning says of each weight, `−Σₜ wₜ·∂Lₜ/∂w` over the steps of a short pass of plain gradient descent on a copy: falls
    /// for weights that move to zero; of the weight's shape. Sanh, Wolf, Rush, *Movement Pruning* (2020), equation 4 without its
    /// learning rate.
    MOVEMENT("how its weights move in training");

    private final String words;

    LayerStatistic(String words) {
        this.words = words;
    }

    /// What it is in a sentence about a layer, such as "the gradient of the loss".
    public String words() {
        return words;
    }

    /// Whether it takes labels and a way back through the network.
    public boolean needsGradient() {
        return this == GRADIENT || this == GRADIENT_SQUARES || this == MOVEMENT;
    }
}
