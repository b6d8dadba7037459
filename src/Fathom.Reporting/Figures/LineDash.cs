namespace Fathom.Reporting;

/// <summary>How a line is broken.</summary>
public enum LineDash
{
    /// <summary>Chosen by the series, so that lines can be told apart without color.</summary>
    Automatic,

    /// <summary>Unbroken.</summary>
    Solid,

    /// <summary>Dashes.</summary>
    Dashed,

    /// <summary>Dots.</summary>
    Dotted,

    /// <summary>A dash and a dot in turn.</summary>
    DashDot,

    /// <summary>Long dashes.</summary>
    LongDash,
}
