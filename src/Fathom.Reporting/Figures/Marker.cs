namespace Fathom.Reporting;

/// <summary>The sign that marks a single value.</summary>
public enum Marker
{
    /// <summary>Chosen by the series: none on lines, one sign per series on points.</summary>
    Automatic,

    /// <summary>No sign.</summary>
    None,

    /// <summary>A disc.</summary>
    Circle,

    /// <summary>A square.</summary>
    Square,

    /// <summary>A triangle that points up.</summary>
    Triangle,

    /// <summary>A square on its corner.</summary>
    Diamond,

    /// <summary>A triangle that points down.</summary>
    InvertedTriangle,

    /// <summary>An upright cross.</summary>
    Plus,

    /// <summary>A diagonal cross.</summary>
    Cross,
}
