using System.Collections.Immutable;

namespace Fathom.Studies;

/// <summary>Theory and simulation of one network, laid over each other.</summary>
/// <param name="Growth">The gradient growth per layer, fitted over the same layers on both sides.</param>
/// <param name="Quantities">Averages over the later half of the layers: variance, correlation, correlation between batches.</param>
/// <param name="Profile">One entry per layer.</param>
/// <param name="WidthRatio">B/N.</param>
/// <param name="Agrees">Whether everything that can be compared agrees.</param>
/// <param name="Verdict">One sentence: both agree, or where they part, by how much and why.</param>
/// <param name="Causes">Why they part, the first that applies first; empty when they agree.</param>
public sealed record LensComparison(
    ComparedQuantity Growth,
    ImmutableArray<ComparedQuantity> Quantities,
    ImmutableArray<ComparedLayer> Profile,
    double WidthRatio,
    bool Agrees,
    string Verdict,
    ImmutableArray<string> Causes)
{
    /// <summary>The first cause; null when both agree.</summary>
    public string? Cause => Causes.IsEmpty ? null : Causes[0];
}
