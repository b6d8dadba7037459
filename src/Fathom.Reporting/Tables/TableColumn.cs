namespace Fathom.Reporting;

/// <summary>One column of a table.</summary>
/// <param name="Header">What the column holds.</param>
/// <param name="Unit">The unit of its numbers, shown with the header; null for none.</param>
/// <param name="Alignment">Where its cells line up.</param>
/// <param name="SignificantDigits">How many digits its numbers show to people, 1 to 17. CSV always carries all of them.</param>
public sealed record TableColumn(
    string Header,
    string? Unit = null,
    ColumnAlignment Alignment = ColumnAlignment.Right,
    int SignificantDigits = 6)
{
    /// <summary>The header with its unit in parentheses, such as <c>depth scale (layers)</c>.</summary>
    public string Title => string.IsNullOrEmpty(Unit) ? Header : $"{Header} ({Unit})";
}
