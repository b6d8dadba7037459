namespace Fathom.Diagnosis;

/// <summary>The squared distance of mini-batch gradients from the gradient of the whole data set, at one batch size.</summary>
/// <param name="Batch">The batch size.</param>
/// <param name="WithReplacement">Whether a sample may be drawn twice.</param>
/// <param name="Draws">How many mini-batches were drawn.</param>
/// <param name="Mean">The mean of ‖ĝ − g‖² over the draws.</param>
/// <param name="StandardError">The standard error of that mean.</param>
/// <param name="Expected">Its exact expectation.</param>
public sealed record NoiseMeasurement(int Batch, bool WithReplacement, int Draws, double Mean, double StandardError, double Expected)
{
    /// <summary>Measured over expected.</summary>
    public double Ratio => Mean / Expected;

    /// <summary>The standard error of that ratio.</summary>
    public double RatioError => StandardError / Expected;
}
