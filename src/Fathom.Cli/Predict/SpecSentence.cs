using System.Globalization;
using Fathom.Specification;

namespace Fathom.Cli;

/// <summary>Says in one line what network is meant.</summary>
internal static class SpecSentence
{
    /// <summary>Words the network.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="batch">The batch size.</param>
    /// <returns>One line.</returns>
    public static string Of(NetworkSpec spec, BatchSize batch) =>
        Of(spec, batch.IsInfinite ? "an infinite batch" : $"batches of {batch} samples", "infinite width");

    /// <summary>Words a network of finite width.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="sizes">Sizes of the batches that it is fed.</param>
    /// <returns>One line.</returns>
    public static string AtWidth(NetworkSpec spec, IReadOnlyList<int> sizes) => Of(
        spec,
        sizes.Count == 1 ? $"a batch of {sizes[0]} samples" : $"{sizes.Count} batches of {string.Join(", ", sizes.SkipLast(1))} and {sizes[^1]} samples",
        string.Create(CultureInfo.InvariantCulture, $"width {spec.Width}"));

    private static string Of(NetworkSpec spec, string batch, string width)
    {
        string norm = spec.Normalization.Kind switch
        {
            NormalizationKind.None => "no norm",
            NormalizationKind.Layer => $"layer norm {Where(spec)}",
            _ => $"{(spec.Normalization.Centred ? string.Empty : "uncentred ")}batch norm {Where(spec)}, {batch}",
        };
        string skip = spec.Skip is { } residual ? $", skips with branch scale {Number(residual.BranchScale)}" : string.Empty;
        string schedule = spec.GainSchedule.Kind switch
        {
            GainScheduleKind.Power => $", gain l^{Number(0 - spec.GainSchedule.Exponent)} in layer l",
            GainScheduleKind.List => ", a given gain per layer",
            _ => string.Empty,
        };
        string epsilon = spec.Normalization.Epsilon > 0 ? $", epsilon {Number(spec.Normalization.Epsilon)}" : string.Empty;
        return $"{spec.Depth} layers of {spec.Activation}, {norm}{epsilon}{skip}{schedule}, {SpecificationNames.NameOf(spec.Initialization.Kind)} weights, {width}";
    }

    private static string Where(NetworkSpec spec) =>
        spec.Normalization.Placement == NormalizationPlacement.Before ? "before the activation" : "after the activation";

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
