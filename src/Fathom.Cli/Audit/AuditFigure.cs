using System.Collections.Immutable;
using Fathom.Reporting;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>Draws an audit: the sizes of N and its conserved part over depth, and how far each law is broken.</summary>
internal static class AuditFigure
{
    private const double Smallest = 1e-18;

    /// <summary>Draws an audit.</summary>
    /// <param name="outcome">The audit.</param>
    /// <returns>The figure.</returns>
    public static Figure Of(AuditOutcome outcome)
    {
        ImmutableArray<NetworkAuditLayer> layers = [.. outcome.Audit.Layers.SkipLast(1)];
        ImmutableArray<double> x = [.. layers.Select(layer => (double)layer.Layer)];
        LineLayer Line(Func<NetworkAuditLayer, double> value, string name, int slot) => new(x, [.. layers.Select(value)]) { Name = name, Slot = slot, Marker = Marker.None };
        Panel sizes = new(
            Axis.Layers(),
            new Axis("ln of the norm"),
            [Line(layer => layer.LogOverlap, "N = HᵀG", 0), Line(layer => layer.LogAntisymmetric, "its antisymmetric part", 1), Line(layer => layer.LogWeightGradient, "weight gradient", 2)]);
        Panel laws = new(
            Axis.Layers(),
            new Axis("deviation from the law") { Scale = AxisScale.Log10 },
            [
                Line(layer => Math.Max(Smallest, layer.Drift), "drift of the antisymmetric part", 1),
                Line(layer => Math.Max(Smallest, layer.ScaleCosine), "cosine of weights and gradient", 3),
                new RuleLayer(Orientation.Horizontal, NetworkAudit.Tolerance, "1e-12"),
            ]);
        return new Figure("Audit of a network, layer by layer", [sizes, laws]) { Subtitle = SpecSentence.AtWidth(outcome.Audit.Spec, [outcome.Samples]) };
    }
}
