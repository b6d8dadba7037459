using Fathom.Numerics;

namespace Fathom.MeanField.Tests;

/// <summary>J_α of Cho and Saul (2009) from its integral, and J_φ of a positive-homogeneous φ, written as the papers write them.</summary>
internal static class PowerKernel
{
    /// <summary>c_α = E[x₊^2α] for a standard normal x.</summary>
    public static double Constant(double alpha) =>
        Math.Pow(2, alpha - 1) * MathNet.Numerics.SpecialFunctions.Gamma(alpha + 0.5) / Math.Sqrt(Math.PI);

    /// <summary>J_α(cos θ) = sin^(2α+1)θ Γ(α+1)/(2π c_α) · ∫₀^(π/2) cos^α η dη/(1 − cos θ cos η)^(1+α).</summary>
    public static double Kernel(double alpha, double cosine)
    {
        double sine = Math.Sqrt(1 - (cosine * cosine));

        // Near η = π/2 the cosine is the sine of the distance from that end, which tanh-sinh passes without cancellation.
        double integral = TanhSinh.Integrate(
            (eta, distance) =>
            {
                double cos = eta < Math.PI / 4 ? Math.Cos(eta) : Math.Sin(distance);
                return Math.Pow(cos, alpha) / Math.Pow(1 - (cosine * cos), 1 + alpha);
            },
            0,
            Math.PI / 2).Value;
        return Math.Pow(sine, (2 * alpha) + 1) * MathNet.Numerics.SpecialFunctions.Gamma(alpha + 1) / (2 * Math.PI * Constant(alpha)) * integral;
    }

    /// <summary>J_α′ = α²/(2α−1) · J_(α−1).</summary>
    public static double KernelSlope(double alpha, double cosine) =>
        alpha * alpha / ((2 * alpha) - 1) * Kernel(alpha - 1, cosine);

    /// <summary>J_φ(c) = (a² + b²) J_α(c) − 2ab J_α(−c).</summary>
    public static double Of(double alpha, double a, double b, double cosine) =>
        (((a * a) + (b * b)) * Kernel(alpha, cosine)) - (2 * a * b * Kernel(alpha, -cosine));

    /// <summary>J_φ′(c).</summary>
    public static double SlopeOf(double alpha, double a, double b, double cosine) =>
        (((a * a) + (b * b)) * KernelSlope(alpha, cosine)) + (2 * a * b * KernelSlope(alpha, -cosine));
}
