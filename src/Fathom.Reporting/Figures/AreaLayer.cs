namespace Fathom.Reporting;

/// <summary>A shaded region across the panel with a label in it, such as the depths that can be trained.</summary>
/// <param name="Orientation">Vertical for a range of x, horizontal for a range of y.</param>
/// <param name="From">Where the region begins; minus infinity for the end of the axis.</param>
/// <param name="To">Where the region ends; infinity for the end of the axis.</param>
/// <param name="Label">What the region means; null for none.</param>
public sealed record AreaLayer(Orientation Orientation, double From, double To, string? Label = null) : Layer;
