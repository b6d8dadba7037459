using System.Text;

namespace Fathom.Reporting;

/// <summary>Writes a table in GitHub's dialect of Markdown.</summary>
public static class MarkdownTableWriter
{
    /// <summary>Writes a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="writer">Receives the lines, each ended by a line feed.</param>
    public static void Write(TextTable table, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(writer);
        if (table.Caption is { } caption)
            writer.Write($"**{Escape(caption)}**\n\n");
        WriteLine(table.Columns.Select(column => Escape(column.Title)));
        WriteLine(table.Columns.Select(column => column.Alignment switch
        {
            ColumnAlignment.Right => "--:",
            ColumnAlignment.Center => ":-:",
            _ => ":--",
        }));
        foreach (System.Collections.Immutable.ImmutableArray<TableCell> row in table.Rows)
            WriteLine(row.Select((cell, index) => Escape(cell.Display(table.Columns[index]))));

        void WriteLine(IEnumerable<string> cells) => writer.Write($"| {string.Join(" | ", cells)} |\n");
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

    private static string Escape(string text)
    {
        StringBuilder escaped = new(text.Length);
        foreach (char character in text)
        {
            if (char.IsControl(character))
            {
                escaped.Append(' ');
                continue;
            }

            if (character is '|' or '*' or '_' or '`' or '<' or '>' or '[' or ']' or '\\')
                escaped.Append('\\');
            escaped.Append(character);
        }

        return escaped.ToString();
    }
}
