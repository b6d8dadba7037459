using Fathom.Specification;

namespace Fathom.MeanField.Tests;

/// <summary>Positive-homogeneous activations for tests.</summary>
internal static class Homogeneous
{
    public static Activation Of(double degree, double positive = 1, double negative = 0) => new(ActivationFunction.Custom(
        "power",
        x => x > 0 ? positive * Math.Pow(x, degree) : -negative * Math.Pow(-x, degree),
        x => x == 0
            ? (degree == 1 ? 0.5 * (positive + negative) : 0)
            : x > 0 ? degree * positive * Math.Pow(x, degree - 1) : degree * negative * Math.Pow(-x, degree - 1),
        [0.0],
        new Homogeneity(degree, positive, negative)));

    public static HomogeneousCovariance Dual(double degree, double positive = 1, double negative = 0) =>
        new(Of(degree, positive, negative));
}
