using System.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>E φ(u₁) φ(u₂) over normal pre-activations as an analytic function of their covariance, for complex covariances.</summary>
/// <param name="first">Var u₁.</param>
/// <param name="second">Var u₂.</param>
/// <param name="cross">Cov(u₁, u₂).</param>
/// <returns>The average, continued analytically.</returns>
internal delegate Complex ComplexDual(Complex first, Complex second, Complex cross);

/// <summary>The activations whose <see cref="ComplexDual"/> is known in closed form.</summary>
internal static class ComplexDuals
{
    /// <summary>Finds the closed form of an activation.</summary>
    /// <param name="activation">φ with its gain and shift.</param>
    /// <returns>The closed form, or null when none is known.</returns>
    public static ComplexDual? Of(Activation activation)
    {
        double square = activation.Gain * activation.Gain;
        double shift = activation.Shift;
        return activation.Function switch
        {
            { IsCustom: true } => null,
            { Name: "identity" } => (_, _, cross) => (square * cross) + (shift * shift),
            { Name: "sin" } => (first, second, cross) => Sine(square * first, square * second, square * cross, shift),
            { Name: "erf" } when shift == 0 => (first, second, cross) => ErrorFunction(square * first, square * second, square * cross),
            _ => null,
        };
    }

    /// <summary>½ (E cos(u₁ − u₂) − cos 2β E cos(u₁ + u₂)).</summary>
    private static Complex Sine(Complex first, Complex second, Complex cross, double shift)
    {
        Complex mean = (first + second) / 2;
        return (Complex.Exp(cross - mean) - (Math.Cos(2 * shift) * Complex.Exp(-cross - mean))) / 2;
    }

    /// <summary>(2/π) arcsin(2c/(√(1 + 2a) √(1 + 2b))), by atan2-like logarithms that keep the principal branch.</summary>
    private static Complex ErrorFunction(Complex first, Complex second, Complex cross)
    {
        Complex sine = 2 * cross / (Complex.Sqrt(1 + (2 * first)) * Complex.Sqrt(1 + (2 * second)));
        Complex i = Complex.ImaginaryOne;
        Complex cosine = Complex.Sqrt(1 - (sine * sine));
        return 2 / Math.PI * -i * Complex.Log((i * sine) + cosine);
    }
}
