namespace Fathom.Reporting;

/// <summary>How the panels of a figure stand together.</summary>
public enum Arrangement
{
    /// <summary>Side by side.</summary>
    Row,

    /// <summary>One above the other.</summary>
    Column,
}
