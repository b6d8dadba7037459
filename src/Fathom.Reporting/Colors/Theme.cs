using System.Collections.Immutable;

namespace Fathom.Reporting;

/// <summary>The colors of a page: light for print and screen, dark for screens that ask for it.</summary>
/// <remarks>
/// The series follow the hues of Okabe and Ito (2008), which people with any common color vision can tell apart; light hues are darkened
/// (on white) and dark ones lightened (on dark) until each stands out from the page by a contrast of at least 3.
/// </remarks>
internal sealed record Theme(Rgb Ink, Rgb Muted, Rgb Grid, Rgb Paper, ImmutableArray<Rgb> Series)
{
    public const int SeriesCount = 7;

    public static Theme Light { get; } = new(
        Rgb.FromCode(0x1C2128), Rgb.FromCode(0x59636E), Rgb.FromCode(0xE4E8EC), Rgb.FromCode(0xFFFFFF),
        [.. new[] { 0x0072B2, 0xD55E00, 0x009E73, 0xB8568F, 0xB07A00, 0x3B3F8F, 0x6B6B6B }.Select(Rgb.FromCode)]);

    public static Theme Dark { get; } = new(
        Rgb.FromCode(0xE6EAEF), Rgb.FromCode(0x9DA7B3), Rgb.FromCode(0x2A313A), Rgb.FromCode(0x12161C),
        [.. new[] { 0x58B4F0, 0xFF8A4A, 0x3CCBA0, 0xE79AC8, 0xF0B840, 0x9FA5FF, 0xB9B9B9 }.Select(Rgb.FromCode)]);

    /// <summary>The color of a paint; null when nothing is drawn.</summary>
    public Rgb? Resolve(Paint paint) => paint.Role switch
    {
        PaintRole.Ink => Ink,
        PaintRole.Muted => Muted,
        PaintRole.Grid => Grid,
        PaintRole.Paper => Paper,
        PaintRole.Series => Series[paint.Slot],
        PaintRole.Exact => paint.Color,
        _ => null,
    };
}
