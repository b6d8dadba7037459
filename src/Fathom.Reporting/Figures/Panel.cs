using System.Collections.Immutable;

namespace Fathom.Reporting;

/// <summary>One pair of axes with its layers, which are drawn in a fixed order by kind and else in the order given.</summary>
/// <param name="X">The horizontal axis.</param>
/// <param name="Y">The vertical axis.</param>
/// <param name="Layers">The data.</param>
public sealed record Panel(Axis X, Axis Y, ImmutableArray<Layer> Layers)
{
    /// <summary>The title over the panel; null for none.</summary>
    public string? Title { get; init; }

    internal void Validate(string parameterName)
    {
        X.Validate(parameterName);
        Y.Validate(parameterName);
        if (Layers.IsDefault || Layers.Any(layer => layer is null))
            throw new ArgumentException("The layers of every panel must be set.", parameterName);
        foreach (HeatmapLayer heatmap in Layers.OfType<HeatmapLayer>())
            heatmap.ColorAxis.Validate(parameterName);
    }
}
