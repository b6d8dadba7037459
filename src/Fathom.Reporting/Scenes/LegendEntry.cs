namespace Fathom.Reporting;

/// <summary>One name in the legend with everything that is drawn under it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Paint">The color of all its signs.</param>
internal sealed record LegendEntry(string Name, Paint Paint)
{
    /// <summary>The dash of its line; null for no line.</summary>
    public LineDash? Line { get; init; }

    public double LineWidth { get; init; } = 2;

    /// <summary>Whether the line is drawn light with a dark rim, as over a heat map.</summary>
    public bool Overlay { get; init; }

    public Marker Sign { get; init; } = Marker.None;

    /// <summary>The opacity of its filled swatch; null for none.</summary>
    public double? Swatch { get; init; }
}
