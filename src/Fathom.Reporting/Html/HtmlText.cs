namespace Fathom.Reporting;

/// <summary>Text inside HTML.</summary>
public static class HtmlText
{
    /// <summary>Makes text safe inside elements and quoted attributes.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text with the five special characters as entities, and other control characters than line ends and tabs as blanks.</returns>
    public static string Escape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return SvgEscape.Text(string.Concat(text.Select(character => char.IsControl(character) && character is not ('\n' or '\t') ? ' ' : character)));
    }
}
