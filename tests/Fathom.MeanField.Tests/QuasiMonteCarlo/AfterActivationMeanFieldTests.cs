using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField.Tests;

public sealed class AfterActivationMeanFieldTests
{
    [Theory]
    [InlineData("relu", 1.5623, 0.0006)]
    [InlineData("tanh", 1.2047, 0.0005)]
    public void Growth_at_batch_32_is_the_known_one(string name, double expected, double error)
    {
        ActivationCatalog.TryCreate(name, null, out ActivationFunction? function).ShouldBeTrue();
        AfterActivationMeanField theory = AfterActivationMeanField.Solve(new Activation(function!), 32);
        theory.GradientGrowth.Error.ShouldBeLessThan(1e-3);
        theory.GradientGrowth.Value.ShouldBe(expected, 3 * (error + theory.GradientGrowth.Error));
        theory.DegenerateFraction.ShouldBe(0);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(9)]
    public void Without_activation_the_place_of_the_norm_does_not_matter(int batch)
    {
        AfterActivationMeanField theory = AfterActivationMeanField.Solve(new Activation(ActivationCatalog.Identity), batch, 1.7, 0.4);
        theory.GradientGrowth.Value.ShouldBe((batch - 2.0) / (batch - 3), 1e-9);
    }

    [Fact]
    public void The_first_map_gives_the_covariance_that_symmetry_dictates()
    {
        SampledCovariance next = SampledPropagation.Forward(
            new Activation(ActivationCatalog.Gelu),
            Grams.Symmetric(6, 1, -0.2),
            new Normalization { Placement = NormalizationPlacement.After },
            new SamplingOptions { FirstPoints = 1024, LargestPoints = 1024 });
        Grams.LargestDeviation(next, Grams.Symmetric(6, 1, -0.2)).ShouldBeLessThan(6);
    }

    [Fact]
    public void Relu_is_never_dead_at_the_fixed_point_but_a_bias_makes_its_gradient_infinite()
    {
        AfterActivationMeanField small = AfterActivationMeanField.Solve(new Activation(ActivationCatalog.Relu), 8);
        small.DegenerateFraction.ShouldBe(0);
        small.GradientGrowth.Value.ShouldBeInRange(1.7, 2.5);
        AfterActivationMeanField biased = AfterActivationMeanField.Solve(new Activation(ActivationCatalog.Relu), 8, 1, 0.5);
        biased.GradientGrowth.Value.ShouldBe(double.PositiveInfinity);
        biased.Note.ShouldNotBeEmpty();
        AfterActivationMeanField.Solve(new Activation(ActivationCatalog.Relu), 8, 1, 0.5, 0.1).GradientGrowth.IsFinite.ShouldBeTrue();
    }

    [Fact]
    public void Small_batches_and_large_epsilon_are_answered_as_the_theory_says()
    {
        Activation tanh = new(ActivationCatalog.Tanh);
        AfterActivationMeanField.Solve(tanh, 2).GradientGrowth.Value.ShouldBe(0);
        AfterActivationMeanField.Solve(tanh, 3).GradientGrowth.Value.ShouldBe(double.PositiveInfinity);
        AfterActivationMeanField dead = AfterActivationMeanField.Solve(tanh, 8, 1, 0, 4);
        dead.OutputVariance.Value.ShouldBe(0);
        dead.GradientGrowth.Value.ShouldBe(0.25, 1e-12);
        AfterActivationMeanField alive = AfterActivationMeanField.Solve(tanh, 16, 1, 0, 0.01);
        AfterActivationMeanField bare = AfterActivationMeanField.Solve(tanh, 16);
        alive.OutputVariance.Value.ShouldBeInRange(0.9, 1);
        alive.GradientGrowth.Value.ShouldBeInRange(1, bare.GradientGrowth.Value);
    }
}
