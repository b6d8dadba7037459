using System.Globalization;
using System.Text;

namespace Fathom.Reporting;

/// <summary>How text fills the cells of a terminal.</summary>
public static class TerminalText
{
    /// <summary>Counts the terminal cells a text fills.</summary>
    /// <param name="text">The text, on one line.</param>
    /// <returns>Two cells for wide East Asian characters and pictures, none for combining marks and controls, one for the rest.</returns>
    public static int Width(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int width = 0;
        foreach (Rune rune in text.EnumerateRunes())
            width += Width(rune);
        return width;
    }

    /// <summary>Pads a text with spaces to a count of terminal cells.</summary>
    /// <param name="text">The text, on one line.</param>
    /// <param name="width">The cells to fill; a longer text stays as it is.</param>
    /// <param name="alignment">Where the text stands.</param>
    /// <returns>The padded text.</returns>
    public static string Pad(string text, int width, ColumnAlignment alignment)
    {
        ArgumentNullException.ThrowIfNull(text);
        int missing = Math.Max(0, width - Width(text));
        int before = alignment switch
        {
            ColumnAlignment.Right => missing,
            ColumnAlignment.Center => missing / 2,
            _ => 0,
        };
        return new string(' ', before) + text + new string(' ', missing - before);
    }

    private static int Width(Rune rune)
    {
        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.NonSpacingMark:
            case UnicodeCategory.EnclosingMark:
            case UnicodeCategory.Format:
            case UnicodeCategory.Control:
                return 0;
            default:
                return IsWide(rune.Value) ? 2 : 1;
        }
    }

    // The blocks Unicode Standard Annex 11 classes as wide, by their outer bounds.
    private static bool IsWide(int code) => code is
        (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0x303E) or (>= 0x3041 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3) or
        (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6) or
        (>= 0x1F300 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD);
}
