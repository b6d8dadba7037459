namespace Fathom.Reporting;

/// <summary>A reference line across the panel with a label at it, such as the precision horizon.</summary>
/// <param name="Orientation">Vertical at a value of x, or horizontal at a value of y.</param>
/// <param name="Position">The value.</param>
/// <param name="Label">What the line means; null for none.</param>
public sealed record RuleLayer(Orientation Orientation, double Position, string? Label = null) : Layer
{
    /// <summary>How the line is broken.</summary>
    public LineDash Dash { get; init; } = LineDash.Dashed;
}
