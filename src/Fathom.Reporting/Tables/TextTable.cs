using System.Collections.Immutable;
using System.Globalization;

namespace Fathom.Reporting;

/// <summary>A table of words and numbers, independent of how it is written.</summary>
public sealed class TextTable
{
    /// <summary>Creates a table.</summary>
    /// <param name="columns">At least one column.</param>
    /// <param name="rows">The rows, each with one cell per column.</param>
    /// <param name="caption">What the table shows; null for none.</param>
    /// <exception cref="ArgumentException">There is no column, a column's digits are out of range, or a row has another count of cells.</exception>
    public TextTable(IEnumerable<TableColumn> columns, IEnumerable<ImmutableArray<TableCell>> rows, string? caption = null)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        Columns = [.. columns];
        Rows = [.. rows];
        Caption = caption;
        if (Columns.IsEmpty)
            throw new ArgumentException("A table needs at least one column.", nameof(columns));
        if (Columns.FirstOrDefault(column => column.SignificantDigits is < 1 or > 17) is { } wrong)
            throw new ArgumentException($"Column '{wrong.Header}' must show 1 to 17 significant digits.", nameof(columns));
        for (int row = 0; row < Rows.Length; row++)
        {
            if (Rows[row].IsDefault || Rows[row].Length != Columns.Length)
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"Row {row} must have {Columns.Length} cells, one per column."),
                    nameof(rows));
            }
        }
    }

    /// <summary>The columns, from left to right.</summary>
    public ImmutableArray<TableColumn> Columns { get; }

    /// <summary>The rows, from top to bottom, each with one cell per column.</summary>
    public ImmutableArray<ImmutableArray<TableCell>> Rows { get; }

    /// <summary>What the table shows; null for none.</summary>
    public string? Caption { get; }
}
