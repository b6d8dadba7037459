namespace Fathom.Diagnosis;

/// <summary>A cause in words: for the rules of a log, the head of a page, a help text.</summary>
/// <param name="Title">What is wrong, in a few words.</param>
/// <param name="Explanation">Why it matters, and what is held against what.</param>
/// <param name="Usual">How severe it usually is.</param>
public sealed record CauseDescription(string Title, string Explanation, FindingSeverity Usual)
{
    /// <summary>Describes a cause.</summary>
    /// <param name="cause">The cause.</param>
    /// <returns>Its description.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such cause.</exception>
    public static CauseDescription Of(FindingCause cause) => cause switch
    {
        FindingCause.NonFinite => Error("numbers leave their range", "A parameter, a value or a gradient is infinite or not a number. Everything behind it is, too, so the first place is the one to look at."),
        FindingCause.BatchNorm => Error("batch norm makes gradients explode", "At initialization batch norm multiplies squared gradients by a factor above one per layer toward the input (Yang et al. 2019). When their change over all layers passes e^16, first and last layers cannot be trained at one learning rate. That it is the norm is told by measuring the network again without it."),
        FindingCause.Initialization => Error("weights of the wrong size", "Weights of variance 2 over the number of inputs keep a rectified signal and its gradient (He et al. 2015). A layer with r times that variance puts its gradient out of step with the others by r²; the limit is a change by e^16 (error) or e^8 (warning) of the squared gradient."),
        FindingCause.MissingSkip => Error("too deep without skips", "Squared gradients change by more than e^16 over all layers, and skips around the layers take that away, which is told by measuring the network again with them."),
        FindingCause.Activation => Error("the gain is too large or too small", "Squared gradients change by more than e^16 over all layers, and half the gain of the activations takes that away."),
        FindingCause.BatchTooSmall => Error("the batch is too small for batch norm", "Mean and scale take two directions out of n. A linear network with batch norm multiplies squared gradients by (n - 2)/(n - 3) per layer, without bound at three values and fewer."),
        FindingCause.Epsilon => Warning("an epsilon of the wrong size", "A norm leaves v / (v + epsilon) of the variance v: an epsilon beyond a twentieth of v is felt, one beyond v takes the norm away. Below the square of float32's rounding it protects no channel from being divided by its own rounding; none at all is exact while no channel is constant."),
        FindingCause.InputScaling => Error("the input is not standardized", "Theory and initial laws take inputs of mean 0 and deviation 1. An input of root mean square s makes signal and gradient of the first layer s² too large; the limit is a change of their product by e^16 (error) or e^8 (warning)."),
        FindingCause.DeadUnits => Error("dead units", "Units of a rectifier that are zero on all n values of a batch pass no gradient; by chance that happens with probability 2^-n. Half of a layer is a warning, nine tenths an error."),
        FindingCause.SaturatedUnits => Error("saturated units", "Values at which a bounded activation has less than a hundredth of its slope let less than a ten-thousandth of the squared gradient through. Half of a layer is a warning, nine tenths an error."),
        FindingCause.DuplicateNormalization => Warning("a second norm on what is normalized", "A norm behind a norm does nothing but make gradients noisier and training slower."),
        FindingCause.BiasBeforeNorm => Note("a bias before a norm", "Batch norm subtracts the mean and with it the bias: its gradient is zero, and it only costs memory."),
        FindingCause.RunningStatistics => Error("running statistics that are not those of the data", "Inference divides by the running statistics; when they are not those of the data, it gives something else than training."),
        FindingCause.FoldedNorm => Warning("batch norm was folded away by the export", "The default export writes the network for inference and folds every batch norm into the convolution before it. What training would do cannot be seen in such a file."),
        FindingCause.ZeroWeights => Error("all weights of a layer are zero", "Nothing passes such a layer in either direction, so nothing before it can learn."),
        FindingCause.ConstantOutput => Error("the output does not depend on the input", "All samples give the same output within the rounding of float32: there is nothing to learn from."),
        FindingCause.MissingNorm => Error("no norm keeps signals in range", "Squared gradients change by more than e^16 over all layers of a network without any norm."),
        FindingCause.Randomness => Note("a random operation", "Dropout and stochastic depth make what is measured depend on the seed."),
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "There is no such cause."),
    };

    private static CauseDescription Error(string title, string explanation) => new(title, explanation, FindingSeverity.Error);

    private static CauseDescription Warning(string title, string explanation) => new(title, explanation, FindingSeverity.Warning);

    private static CauseDescription Note(string title, string explanation) => new(title, explanation, FindingSeverity.Note);
}
