using System.Collections.Immutable;
using System.Globalization;
using Fathom.MeanField;
using Fathom.Reporting;
using Fathom.Specification;

namespace Fathom.Cli;

/// <summary>Shows why linear activations are optimal: the gradient growth is the mean of a rising factor over the degrees of φ.</summary>
internal static class SpectrumFigure
{
    private const int Degrees = 24;

    /// <summary>Draws the Gegenbauer spectrum of a network's activation.</summary>
    /// <param name="spec">A network with centred batch norm before the activation.</param>
    /// <param name="batch">A finite batch size of at least 4.</param>
    /// <returns>The figure.</returns>
    /// <exception cref="MisuseException">The network or the batch has no such spectrum.</exception>
    public static Figure Of(NetworkSpec spec, BatchSize batch)
    {
        bool applies = spec.Normalization is { Kind: NormalizationKind.Batch, Centred: true, Placement: NormalizationPlacement.Before, Epsilon: 0 };
        if (!applies || batch.IsInfinite || batch.Count < 4)
        {
            throw new MisuseException(
                "--spectrum belongs to centred batch norm before the activation with epsilon 0 and a finite batch of at least 4 samples.");
        }

        GegenbauerSpectrum spectrum = GegenbauerSpectrum.Of(spec.Activation, batch, Degrees);
        ImmutableArray<double> degrees = [.. spectrum.Terms.Select(term => (double)term.Degree)];
        Panel shares = new(
            new Axis("degree l") { WholeNumbers = true },
            new Axis("share of the signal"),
            [new BarLayer(degrees, [.. spectrum.Terms.Select(term => term.Share)])])
        {
            Title = "What the activation is made of",
        };
        Panel factors = new(
            new Axis("degree l") { WholeNumbers = true },
            new Axis("gradient growth of this degree alone"),
            [
                new PointLayer(degrees, [.. spectrum.Terms.Select(term => term.GradientFactor)]),
                new RuleLayer(
                    Orientation.Horizontal,
                    spectrum.GradientGrowth.Value,
                    string.Create(CultureInfo.InvariantCulture, $"mean over the shares: {spectrum.GradientGrowth.Value:0.####}")),
            ])
        {
            Title = "What each degree does to the gradient",
        };
        return new Figure("Why linear is optimal", [shares, factors])
        {
            Subtitle = string.Create(
                CultureInfo.InvariantCulture,
                $"{spec.Activation}, batches of {batch}: degree 1 alone, the identity, would grow by {spectrum.LeastGrowth:0.####}"),
        };
    }
}
