using System.Text;

namespace Fathom.Reporting;

/// <summary>Writes a table as HTML that a <see cref="HtmlPage"/> sorts by any column, filters, and opens row by row for the columns that do not fit.</summary>
public static class HtmlTableWriter
{
    /// <summary>Writes a table.</summary>
    /// <param name="table">The table; its caption is the table's caption.</param>
    /// <param name="columns">How many columns are shown; the others are shown below a row when it is opened. All by default.</param>
    /// <param name="marked">The row that is marked, from 0; −1 for none.</param>
    /// <returns>The HTML.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no column left to show.</exception>
    public static string Write(TextTable table, int columns = int.MaxValue, int marked = -1)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        int shown = Math.Min(columns, table.Columns.Length);
        StringBuilder html = new("<div class=\"scroll\"><table>\n");
        if (table.Caption is { } caption)
            html.Append($"<caption>{HtmlText.Escape(caption)}</caption>\n");
        html.Append("<thead><tr>");
        foreach (TableColumn column in table.Columns[..shown])
            html.Append($"<th scope=\"col\"{ClassOf(column)}><button type=\"button\">{HtmlText.Escape(column.Title)}</button></th>");
        html.Append("</tr></thead>\n<tbody>\n");
        for (int row = 0; row < table.Rows.Length; row++)
        {
            html.Append($"<tr{(row == marked ? " class=\"marked\"" : "")}{More(table, row, shown)}>");
            for (int i = 0; i < shown; i++)
            {
                TableCell cell = table.Rows[row][i];
                string number = cell.Number is { } value ? $" data-v=\"{NumberText.Significant(value, 6)}\"" : "";
                html.Append($"<td{ClassOf(table.Columns[i])}{number}>{HtmlText.Escape(cell.Display(table.Columns[i]))}</td>");
            }

            html.Append("</tr>\n");
        }

        return html.Append("</tbody></table></div>\n").ToString();
    }

    private static string ClassOf(TableColumn column) => column.Alignment == ColumnAlignment.Right ? " class=\"n\"" : "";

    private static string More(TextTable table, int row, int shown)
    {
        string[] hidden = [.. table.Rows[row].Skip(shown)
            .Select((cell, index) => (Column: table.Columns[shown + index], Cell: cell))
            .Select(pair => (pair.Column.Title, Text: pair.Cell.Display(pair.Column)))
            .Where(pair => pair.Text.Length > 0)
            .Select(pair => $"{pair.Title}: {pair.Text}")];
        return hidden.Length == 0 ? "" : $" data-more=\"{HtmlText.Escape(string.Join('\n', hidden))}\"";
    }
}
