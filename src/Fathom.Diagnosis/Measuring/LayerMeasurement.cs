namespace Fathom.Diagnosis;

/// <summary>A layer: a node with a weight, in its place of depth.</summary>
/// <param name="Node">The node.</param>
/// <param name="Value">The value that it makes.</param>
/// <param name="Weight">The parameter that it multiplies by.</param>
/// <param name="Depth">How many layers lie on the longest way from an input to here, this one included.</param>
/// <param name="GradientNorm">The Euclidean norm of the gradient of its value.</param>
/// <param name="WeightNorm">The norm of its weight.</param>
/// <param name="WeightGradientNorm">The norm of the gradient of its weight.</param>
/// <param name="CorrectDigits">The decimal digits of that value's gradient that float32 gets right; at most 7.2, 0 when none is.</param>
public sealed record LayerMeasurement(string Node, string Value, string Weight, int Depth, double GradientNorm, double WeightNorm, double WeightGradientNorm, double CorrectDigits)
{
    /// <summary>The norm of the gradient of the weight over the norm of the weight.</summary>
    public double RelativeGradient => WeightGradientNorm / WeightNorm;

    /// <summary>Whether float32 gets no digit of the gradient right: the correct digits round to none, an error of a third and more.</summary>
    public bool HasNoDigit => CorrectDigits < 0.5;
}
