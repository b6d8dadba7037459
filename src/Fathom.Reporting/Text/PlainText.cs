using System.Globalization;
using System.Text;

namespace Fathom.Reporting;

/// <summary>Makes any text fit to stand on a page.</summary>
internal static class PlainText
{
    /// <summary>
    /// Replaces control characters by spaces, drops marks that change the direction of writing, and replaces what XML cannot hold.
    /// </summary>
    public static string Clean(string text)
    {
        StringBuilder clean = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                clean.Append(' ');
            else if (IsDirectionMark(rune.Value))
                continue;
            else if (rune.Value is 0xFFFE or 0xFFFF)
                clean.Append('\uFFFD');
            else
                clean.Append(rune);
        }

        return clean.ToString();
    }

    private static bool IsDirectionMark(int code) =>
        code is 0x200E or 0x200F or 0x061C or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
