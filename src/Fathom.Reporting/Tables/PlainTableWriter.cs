namespace Fathom.Reporting;

/// <summary>Writes a table as aligned text for people: a rule under the header, two spaces between columns.</summary>
public static class PlainTableWriter
{
    private const string Separator = "  ";

    /// <summary>Writes a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="writer">Receives the lines, each ended by a line feed.</param>
    public static void Write(TextTable table, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(writer);
        string[] titles = [.. table.Columns.Select(column => OneLine(column.Title))];
        string[][] rows = [.. table.Rows.Select(row => row.Select((cell, index) => OneLine(cell.Display(table.Columns[index]))).ToArray())];
        int[] widths = [.. titles.Select((title, index) =>
            rows.Select(row => TerminalText.Width(row[index])).Append(TerminalText.Width(title)).Max())];

        if (table.Caption is { } caption)
            writer.Write($"{OneLine(caption)}\n");
        WriteLine(titles);
        writer.Write(string.Join(Separator, widths.Select(width => new string('─', width))) + "\n");
        foreach (string[] row in rows)
            WriteLine(row);

        void WriteLine(string[] cells)
        {
            IEnumerable<string> padded = cells.Select((cell, index) => TerminalText.Pad(cell, widths[index], table.Columns[index].Alignment));
            writer.Write(string.Join(Separator, padded).TrimEnd() + "\n");
        }
    }

    /// <summary>Writes a table to a text.</summary>
    /// <param name="table">The table.</param>
    /// <returns>The lines, each ended by a line feed.</returns>
    public static string Write(TextTable table)
    {
        using StringWriter writer = new();
        Write(table, writer);
        return writer.ToString();
    }

    private static string OneLine(string text) =>
        string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));
}
