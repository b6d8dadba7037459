using System.Collections.Immutable;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>The infinite-width theory of residual networks h ← h + s·(W φ(N(h)) + b) with a norm N or none inside the branch.</summary>
/// <remarks>
/// The branch is independent of the stream, so that variances add and expected squared gradients are multiplied by 1 + (the factor of the branch).
/// With batch norm the branch adds s²σ_w² μ* to μ and has the factor s²σ_w² μ* λ_G/μ: growth is polynomial in depth, of degree λ_G.
/// Without a norm see Yang and Schoenholz 2017. The cases with batch norm and layer norm are derived for Fathom; the first was checked
/// against simulations of wide networks.
/// </remarks>
public static class ResidualMeanField
{
    /// <summary>Batch norm (centred, ε = 0) inside the branch, once the batch has the symmetric covariance μ·G on centred vectors.</summary>
    /// <param name="depth">The number of layers L, at least 1.</param>
    /// <param name="centredVariance">μ* = q*(1 − c*) of the activation at this batch size, with unit weight scale.</param>
    /// <param name="gradientGrowth">λ_G of the network without skips.</param>
    /// <param name="branchScale">s, positive and finite.</param>
    /// <param name="weightScale">σ_w, positive and finite.</param>
    /// <param name="initialVariance">μ₀, the centred variance per neuron of the stream at layer 0, positive and finite.</param>
    /// <returns>The growth per layer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static ResidualGrowth WithBatchNorm(
        int depth,
        Estimate centredVariance,
        Estimate gradientGrowth,
        double branchScale = 1,
        double weightScale = 1,
        double initialVariance = 1)
    {
        CheckStream(depth, branchScale, weightScale, initialVariance);
        ScaleGuard.Positive(centredVariance.Value, nameof(centredVariance));
        ScaleGuard.NonNegative(gradientGrowth.Value, nameof(gradientGrowth));
        Estimate added = centredVariance.Scale(branchScale * branchScale * weightScale * weightScale);
        return Unroll(depth, initialVariance, _ => added, variance => Product(added, gradientGrowth).Scale(1 / variance));
    }

    /// <summary>Layer norm inside the branch, before the activation.</summary>
    /// <param name="depth">The number of layers L, at least 1.</param>
    /// <param name="activation">The activation φ.</param>
    /// <param name="branchScale">s, positive and finite.</param>
    /// <param name="weightScale">σ_w, positive and finite.</param>
    /// <param name="biasScale">σ_b of the branch, non-negative and finite.</param>
    /// <param name="epsilon">ε of the layer norm, non-negative and finite.</param>
    /// <param name="initialVariance">q₀ of the stream at layer 0, positive and finite.</param>
    /// <returns>The growth per layer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static ResidualGrowth WithLayerNorm(
        int depth,
        Activation activation,
        double branchScale = 1,
        double weightScale = 1,
        double biasScale = 0,
        double epsilon = 0,
        double initialVariance = 1)
    {
        ArgumentNullException.ThrowIfNull(activation);
        CheckStream(depth, branchScale, weightScale, initialVariance);
        ScaleGuard.NonNegative(biasScale, nameof(biasScale));
        ScaleGuard.NonNegative(epsilon, nameof(epsilon));
        LayerNormStep step = LayerNormStep.Before(activation, weightScale * weightScale, biasScale * biasScale, epsilon);
        double power = branchScale * branchScale;
        return Unroll(depth, initialVariance, q => step.NextVariance(q).Scale(power), q => step.GradientGrowth(q).Scale(power));
    }

    /// <summary>No norm inside the branch.</summary>
    /// <param name="depth">The number of layers L, at least 1.</param>
    /// <param name="activation">The activation φ.</param>
    /// <param name="branchScale">s, positive and finite.</param>
    /// <param name="weightScale">σ_w, positive and finite.</param>
    /// <param name="biasScale">σ_b of the branch, non-negative and finite.</param>
    /// <param name="initialVariance">q₀ of the stream at layer 0, positive and finite.</param>
    /// <returns>The growth per layer; variances that overflow end in infinite values.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static ResidualGrowth WithoutNormalization(
        int depth,
        Activation activation,
        double branchScale = 1,
        double weightScale = 1,
        double biasScale = 0,
        double initialVariance = 1)
    {
        ArgumentNullException.ThrowIfNull(activation);
        CheckStream(depth, branchScale, weightScale, initialVariance);
        ScaleGuard.NonNegative(biasScale, nameof(biasScale));
        double power = branchScale * branchScale;
        return Unroll(
            depth,
            initialVariance,
            q => VanillaMeanField.NextVariance(activation, q, weightScale, biasScale).Scale(power),
            q => PreactivationAverages.Of(activation, q).SlopeSquare.Scale(power * weightScale * weightScale));
    }

    /// <summary>The number of layers with batch norm in the branch after which the total log growth of the gradient reaches a target.</summary>
    /// <param name="target">The natural logarithm of the growth of the expected squared gradient, positive and finite.</param>
    /// <param name="centredVariance">μ* = q*(1 − c*), positive.</param>
    /// <param name="gradientGrowth">λ_G, positive.</param>
    /// <param name="branchScale">s, positive and finite.</param>
    /// <param name="weightScale">σ_w, positive and finite.</param>
    /// <param name="initialVariance">μ₀, positive and finite.</param>
    /// <returns>
    /// The depth as a real number. The total is ln[Γ(a+λ+L)Γ(a)/(Γ(a+λ)Γ(a+L))] with a = μ₀/(s²σ_w²μ*), so about λ_G ln(L/a).
    /// Infinite when the depth is above 1e15.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static double DepthReaching(
        double target,
        double centredVariance,
        double gradientGrowth,
        double branchScale = 1,
        double weightScale = 1,
        double initialVariance = 1)
    {
        const double Deepest = 1e15;
        ScaleGuard.Positive(target, nameof(target));
        ScaleGuard.Positive(centredVariance, nameof(centredVariance));
        ScaleGuard.Positive(gradientGrowth, nameof(gradientGrowth));
        CheckStream(1, branchScale, weightScale, initialVariance);
        double start = initialVariance / (branchScale * branchScale * weightScale * weightScale * centredVariance);
        double first = GammaFunction.LogRatio(start, gradientGrowth);
        double Excess(double depth) => GammaFunction.LogRatio(start + depth, gradientGrowth) - first - target;
        return Excess(Deepest) <= 0 ? double.PositiveInfinity : BrentRoot.Find(Excess, 0, Deepest, 1e-9);
    }

    private static ResidualGrowth Unroll(int depth, double initialVariance, Func<double, Estimate> added, Func<double, Estimate> factor)
    {
        ImmutableArray<Estimate>.Builder growth = ImmutableArray.CreateBuilder<Estimate>(depth);
        ImmutableArray<Estimate>.Builder variances = ImmutableArray.CreateBuilder<Estimate>(depth + 1);
        Estimate variance = new(initialVariance, 0);
        variances.Add(variance);
        double total = 0;
        double totalError = 0;
        for (int layer = 0; layer < depth; layer++)
        {
            if (!double.IsFinite(variance.Value))
            {
                growth.Add(new Estimate(double.NaN, 0));
                variances.Add(variance);
                total = double.NaN;
                continue;
            }

            Estimate branch = factor(variance.Value);
            double varianceEffect = variance.RelativeError * branch.Value;
            Estimate log = new(Math.Log(1 + branch.Value), (branch.Error + varianceEffect) / (1 + branch.Value));
            growth.Add(log);
            total += log.Value;
            totalError += log.Error + (Estimate.UnitRoundoff * Math.Abs(total));
            Estimate step = added(variance.Value);
            variance = new Estimate(variance.Value + step.Value, variance.Error + step.Error + (Estimate.UnitRoundoff * variance.Value));
            variances.Add(variance);
        }

        return new ResidualGrowth(growth.MoveToImmutable(), variances.MoveToImmutable(), new Estimate(total, totalError));
    }

    private static Estimate Product(Estimate a, Estimate b) =>
        new(a.Value * b.Value, (Math.Abs(a.Value) * b.Error) + (Math.Abs(b.Value) * a.Error));

    private static void CheckStream(int depth, double branchScale, double weightScale, double initialVariance)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        ScaleGuard.Positive(branchScale, nameof(branchScale));
        ScaleGuard.Positive(weightScale, nameof(weightScale));
        ScaleGuard.Positive(initialVariance, nameof(initialVariance));
    }
}
