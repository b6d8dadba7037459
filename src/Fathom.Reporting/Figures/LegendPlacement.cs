namespace Fathom.Reporting;

/// <summary>Where the names of the series stand.</summary>
public enum LegendPlacement
{
    /// <summary>Inside a panel where no data are covered; under the panels when there is no such place.</summary>
    Automatic,

    /// <summary>Under the panels, once for the whole figure.</summary>
    Below,

    /// <summary>Nowhere.</summary>
    None,
}
