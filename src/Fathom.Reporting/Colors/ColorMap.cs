namespace Fathom.Reporting;

/// <summary>Turns a share from 0 to 1 into a color, for heat maps.</summary>
public enum ColorMap
{
    /// <summary>From dark blue-violet through green to light yellow; lightness grows evenly, so it survives black-and-white print.</summary>
    Sequential,

    /// <summary>From blue through near-white to orange-brown, for values on both sides of a middle.</summary>
    Diverging,
}
