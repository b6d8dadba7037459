using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Fathom.Reporting;

/// <summary>Widths of text in a generic sans-serif face, so that a page can be laid out without a browser.</summary>
/// <remarks>
/// The table holds the advance widths of Helvetica for ASCII, in thousandths of the size; Arial and Liberation Sans share them. Other
/// characters get a cautious width of their class.
/// </remarks>
internal static class TextMetrics
{
    private const double BoldFactor = 1.1;
    private const string Ellipsis = "…";

    // From the space (32) to the tilde (126).
    private static ReadOnlySpan<ushort> Ascii =>
    [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
        556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
        1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
        667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
        333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
        556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
    ];

    /// <summary>The width of a text on one line.</summary>
    public static double Width(string text, double size, bool bold = false)
    {
        int thousandths = 0;
        foreach (Rune rune in text.EnumerateRunes())
            thousandths += Advance(rune);
        return thousandths / 1000.0 * size * (bold ? BoldFactor : 1);
    }

    /// <summary>The width of a tick label with its exponent.</summary>
    public static double Width(TickLabel label, double size) =>
        Width(label.Text, size) + Width(label.Exponent, size * Typography.ExponentSize);

    /// <summary>Shortens a text with an ellipsis until it fits.</summary>
    public static string Shorten(string text, double width, double size, bool bold = false)
    {
        if (Width(text, size, bold) <= width)
            return text;
        int[] starts = StringInfo.ParseCombiningCharacters(text);
        int low = 0;
        int high = starts.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (Width(text[..starts[middle]].TrimEnd() + Ellipsis, size, bold) <= width)
                low = middle;
            else
                high = middle - 1;
        }

        return text[..starts[low]].TrimEnd() + Ellipsis;
    }

    /// <summary>Breaks a text at spaces into lines that fit; the last line, or a word longer than a line, is shortened.</summary>
    public static ImmutableArray<string> Wrap(string text, double width, double size, int mostLines, bool bold = false)
    {
        ImmutableArray<string>.Builder lines = ImmutableArray.CreateBuilder<string>();
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string line = string.Empty;
        for (int index = 0; index < words.Length; index++)
        {
            string longer = line.Length == 0 ? words[index] : $"{line} {words[index]}";
            if (line.Length == 0 || Width(longer, size, bold) <= width)
            {
                line = longer;
                continue;
            }

            if (lines.Count == mostLines - 1)
            {
                line = string.Join(' ', words[index..].Prepend(line));
                break;
            }

            lines.Add(Shorten(line, width, size, bold));
            line = words[index];
        }

        if (line.Length > 0)
            lines.Add(Shorten(line, width, size, bold));
        return lines.ToImmutable();
    }

    private static int Advance(Rune rune)
    {
        int code = rune.Value;
        if (code is >= 32 and < 127)
            return Ascii[code - 32];
        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format:
                return 0;
            case UnicodeCategory.ModifierLetter or UnicodeCategory.OtherNumber:
                return 400;
            case UnicodeCategory.LowercaseLetter:
                return 620;
            case UnicodeCategory.UppercaseLetter:
                return 780;
        }

        return code switch
        {
            0x2212 or 0xD7 or 0xB1 => 584,
            0xB7 or 0x2019 or 0x2018 => 333,
            0x2013 => 556,
            0x2014 or 0x2026 or 0x2192 => 1000,
            < 0x2000 => 700,
            _ => TerminalText.Width(rune.ToString()) == 2 ? 1100 : 900,
        };
    }
}
