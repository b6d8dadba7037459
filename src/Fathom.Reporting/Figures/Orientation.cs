namespace Fathom.Reporting;

/// <summary>The direction of a rule or a shaded region.</summary>
public enum Orientation
{
    /// <summary>At one value of y, across the panel.</summary>
    Horizontal,

    /// <summary>At one value of x, from bottom to top.</summary>
    Vertical,
}
