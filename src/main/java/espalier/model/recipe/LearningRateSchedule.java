package espalier.model.recipe;

/// How the step size changes over the steps of a training.
public enum LearningRateSchedule {
    /// The same throughout.
    CONSTANT,
    /// Falls along a half cosine to zero; Loshchilov and Hutter, *SGDR* (2017), eq. 5 without restarts.
    COSINE,
    /// Falls in a straight line to zero.
    LINEAR,
    /// A tenth after half of the steps, a hundredth after three quarters; He et al., *Deep Residual Learning* (2016), section 4.2.
    STEP,
    /// Rises from a 25th over the first 30 % of the steps, then falls to next to nothing, both along half cosines; Smith and
    /// Topin, *Super-Convergence* (2018), with the figures PyTorch starts from. It warms up by itself.
    ONE_CYCLE
}
