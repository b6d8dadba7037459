namespace Fathom.Reporting;

/// <summary>On which side the cells of a column line up.</summary>
public enum ColumnAlignment
{
    /// <summary>On the left, as words do.</summary>
    Left,

    /// <summary>On the right, as numbers do.</summary>
    Right,

    /// <summary>In the middle.</summary>
    Center,
}
