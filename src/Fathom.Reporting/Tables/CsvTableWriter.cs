namespace Fathom.Reporting;

/// <summary>Writes a table as comma-separated values by RFC 4180, numbers in full precision.</summary>
/// <remarks>
/// Lines end with carriage return and line feed. Infinities are <c>inf</c> and <c>-inf</c>, NaN and missing values are empty. The caption
/// is left out: the first line is the header.
/// </remarks>
public static class CsvTableWriter
{
    /// <summary>Writes a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="writer">Receives the lines.</param>
    public static void Write(TextTable table, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(writer);
        WriteLine(table.Columns.Select(column => column.Title));
        foreach (System.Collections.Immutable.ImmutableArray<TableCell> row in table.Rows)
            WriteLine(row.Select(cell => cell.Exact()));

        void WriteLine(IEnumerable<string> cells) => writer.Write(string.Join(',', cells.Select(Quote)) + "\r\n");
    }

    /// <summary>Writes a table to a text.</summary>
    /// <param name="table">The table.</param>
    /// <returns>The lines.</returns>
    public static string Write(TextTable table)
    {
        using StringWriter writer = new();
        Write(table, writer);
        return writer.ToString();
    }

    private static string Quote(string field) =>
        field.AsSpan().IndexOfAny(",\"\r\n") < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
