using Fathom.Networks;
using Fathom.Specification;

namespace Fathom.Diagnosis;

/// <summary>Which elements of a bounded activation lie where it is flat, read off its output.</summary>
internal static class Saturation
{
    // A slope below a hundredth of the largest lets less than a ten-thousandth of the squared gradient through.
    private const double FlatShare = 0.01;

    /// <summary>The share of elements where the slope is below a hundredth of the largest.</summary>
    /// <param name="operation">The activation.</param>
    /// <param name="y">Its output.</param>
    /// <returns>The share; NaN for what does not saturate on both sides.</returns>
    public static double Share(IOperation operation, ReadOnlySpan<double> y)
    {
        Func<double, bool>? isFlat = operation switch
        {
            ActivationOperation { Activation.Function.Name: "tanh" } => static v => 1 - (v * v) < FlatShare,
            ActivationOperation { Activation.Function.Name: "sigmoid" } => static v => 4 * v * (1 - v) < FlatShare,
            ActivationOperation { Activation.Function.Name: "erf" } => static v => Math.Abs(v) > 0.9976,
            ActivationOperation { Activation.Function.Name: "hard-tanh" } => static v => Math.Abs(v) == 1,
            HardSigmoid => static v => v is 0 or 1,
            _ => null,
        };
        if (isFlat is null || y.IsEmpty)
        {
            return double.NaN;
        }

        int flat = 0;
        foreach (double value in y)
        {
            flat += isFlat(value) ? 1 : 0;
        }

        return (double)flat / y.Length;
    }

    /// <summary>Whether an activation is zero on one side, so that units can die.</summary>
    /// <param name="operation">The operation.</param>
    /// <returns>True for rectifiers.</returns>
    public static bool CanDie(IOperation operation) =>
        operation is ActivationOperation { Activation.Function: var function } ? function.Equals(ActivationCatalog.Relu) || function.Name == "relu-power" : operation is Clip { Low: 0 };
}
