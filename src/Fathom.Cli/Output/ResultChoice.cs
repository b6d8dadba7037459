using Fathom.Reporting;

namespace Fathom.Cli;

/// <summary>How a result is to be shown.</summary>
/// <param name="Json">As JSON.</param>
/// <param name="Csv">As CSV; as a text for people when neither.</param>
/// <param name="Plot">The file for a figure, or null.</param>
internal sealed record ResultChoice(bool Json, bool Csv, string? Plot)
{
    /// <summary>Shows a result.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="figure">Draws it.</param>
    /// <param name="json">Writes it as JSON.</param>
    /// <param name="table">Makes the table for programs.</param>
    /// <param name="text">Writes it for people.</param>
    public void Show(TextWriter output, Func<Figure> figure, Action<TextWriter> json, Func<TextTable> table, Action<TextWriter> text)
    {
        if (Plot is not null)
        {
            SvgWriter.Save(figure(), Plot);
        }

        if (Json)
        {
            json(output);
        }
        else if (Csv)
        {
            output.Write(CsvTableWriter.Write(table()));
        }
        else
        {
            text(output);
        }
    }
}
