using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField.Tests;

public sealed class UncentredFixedPointTests
{
    private static readonly SamplingOptions Quick = new() { FirstPoints = 1024, LargestPoints = 1024, Tolerance = 1e-3 };

    [Theory]
    [InlineData(5)]
    [InlineData(12)]
    public void Without_activation_directions_are_uniform_and_the_growth_is_known(int batch)
    {
        // Σ = I, E[1/r²] = 1/(B−2), tr (I − uuᵀ) = B − 1.
        UncentredFixedPoint theory = UncentredFixedPoint.Solve(new Activation(ActivationCatalog.Identity), batch, Quick);
        theory.Variance.Value.ShouldBe(1, 1e-8);
        theory.Correlation.Value.ShouldBe(0, 1e-7);
        theory.GradientGrowth.Value.ShouldBe((batch - 1.0) / (batch - 2), (6 * theory.GradientGrowth.Error) + 1e-6);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(20)]
    public void Odd_activations_are_uncorrelated_and_follow_from_one_coordinate_of_a_uniform_direction(int batch)
    {
        Activation tanh = new(ActivationCatalog.Tanh);
        QuadratureRule rule = GaussGegenbauer.Rule(80, (batch - 2) / 2.0);
        double root = Math.Sqrt(batch);
        double q = rule.Apply(u => Math.Pow(Math.Tanh(root * u), 2));
        double slopes = rule.Apply(u => (1 - (u * u)) * Math.Pow(tanh.Derivative(root * u), 2));
        UncentredFixedPoint theory = UncentredFixedPoint.Solve(tanh, batch, Quick);
        theory.Variance.Value.ShouldBe(q, 1e-8);
        Math.Abs(theory.Variance.Value - q).ShouldBeLessThanOrEqualTo(theory.Variance.Error + 1e-10);
        theory.Correlation.Value.ShouldBe(0, 1e-7);
        theory.GradientGrowth.Value.ShouldBe(batch / ((batch - 2) * q) * slopes, (6 * theory.GradientGrowth.Error) + 1e-6);
    }

    [Theory]
    [InlineData("relu", 0)]
    [InlineData("gelu", 0.3)]
    public void Iterating_the_sampled_map_ends_at_the_fixed_point(string name, double shift)
    {
        ActivationCatalog.TryCreate(name, null, out ActivationFunction? function).ShouldBeTrue();
        Activation activation = new(function!, 1, shift);
        UncentredFixedPoint theory = UncentredFixedPoint.Solve(activation, 6, Quick);
        double q = theory.Variance.Value;
        SampledCovariance image = SampledPropagation.Forward(
            activation, Grams.Symmetric(6, q, theory.Correlation.Value), new Normalization { Centred = false }, Quick);
        Grams.LargestDeviation(image, Grams.Symmetric(6, q, theory.Correlation.Value), 1e-5).ShouldBeLessThan(6);

        // From another start the correlation must come to the same place.
        double c = 0.05;
        for (int layer = 0; layer < 60; layer++)
        {
            SampledCovariance next = SampledPropagation.Forward(
                activation, Grams.Symmetric(6, 1, c), new Normalization { Centred = false }, new SamplingOptions { FirstPoints = 512, LargestPoints = 512, Tolerance = 1 });
            double diagonal = Enumerable.Range(0, 6).Average(i => next.Value[i, i]);
            c = (next.Value.Values.Sum() - (6 * diagonal)) / (30 * diagonal);
        }

        theory.Correlation.Value.ShouldBe(c, 5e-3);
    }
}
