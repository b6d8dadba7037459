using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>One layer with layer norm at infinite width, as functions of the variance q of its pre-activation.</summary>
/// <param name="NextVariance">The variance in the next layer.</param>
/// <param name="NextCovariance">The covariance in the next layer of two inputs with variance q and correlation c.</param>
/// <param name="GradientGrowth">The factor of the expected squared gradient.</param>
/// <param name="CorrelationSlope">The slope of the correlation map at c, for a q that is its own next variance.</param>
internal sealed record LayerNormStep(
    Func<double, Estimate> NextVariance,
    Func<double, double, Estimate> NextCovariance,
    Func<double, Estimate> GradientGrowth,
    Func<double, double, Estimate> CorrelationSlope)
{
    /// <summary>The norm stands before the activation.</summary>
    /// <param name="activation">The activation φ.</param>
    /// <param name="weights">σ_w².</param>
    /// <param name="bias">σ_b².</param>
    /// <param name="epsilon">ε.</param>
    /// <returns>The step.</returns>
    public static LayerNormStep Before(Activation activation, double weights, double bias, double epsilon)
    {
        double Normalized(double q) => q / (q + epsilon);
        return new LayerNormStep(
            q => Affine(PreactivationAverages.Of(activation, Normalized(q)).Square, weights, bias),
            (q, c) => Affine(PreactivationPair.Of(activation, Normalized(q), c).Product, weights, bias),
            q => PreactivationAverages.Of(activation, Normalized(q)).SlopeSquare.Scale(weights / (q + epsilon)),
            (q, c) => SlopeProduct(activation, Normalized(q), c).Scale(weights / (q + epsilon)));
    }

    /// <summary>The norm stands after the activation.</summary>
    /// <param name="activation">The activation φ.</param>
    /// <param name="weights">σ_w².</param>
    /// <param name="bias">σ_b².</param>
    /// <param name="epsilon">ε.</param>
    /// <returns>The step.</returns>
    public static LayerNormStep After(Activation activation, double weights, double bias, double epsilon) => new(
        q =>
        {
            Estimate variance = Centred(PreactivationAverages.Of(activation, q).Square, activation, q);
            double total = variance.Value + epsilon;
            return new Estimate((weights * variance.Value / total) + bias, weights * epsilon * variance.Error / (total * total));
        },
        (q, c) => Affine(Centred(PreactivationPair.Of(activation, q, c).Product, activation, q), weights / Total(activation, q, epsilon), bias),
        q => PreactivationAverages.Of(activation, q).SlopeSquare.Scale(weights / Total(activation, q, epsilon)),
        (q, c) => SlopeProduct(activation, q, c).Scale(weights / Total(activation, q, epsilon)));

    private static double Total(Activation activation, double q, double epsilon) =>
        Centred(PreactivationAverages.Of(activation, q).Square, activation, q).Value + epsilon;

    private static Estimate Centred(Estimate second, Activation activation, double q)
    {
        Estimate mean = PreactivationAverages.Of(activation, q).Mean;
        return new Estimate(second.Value - (mean.Value * mean.Value), second.Error + (2 * Math.Abs(mean.Value) * mean.Error));
    }

    /// <summary>E φ′(u₁) φ′(u₂); at c = 1 the square, which needs no double integral.</summary>
    private static Estimate SlopeProduct(Activation activation, double q, double c) =>
        c == 1 ? PreactivationAverages.Of(activation, q).SlopeSquare : PreactivationPair.Of(activation, q, c).SlopeProduct;

    private static Estimate Affine(Estimate moment, double factor, double offset) =>
        new((factor * moment.Value) + offset, (factor * moment.Error) + (Estimate.UnitRoundoff * offset));
}
