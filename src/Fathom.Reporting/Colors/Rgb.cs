using System.Globalization;

namespace Fathom.Reporting;

/// <summary>A color in the sRGB space, 8 bits per channel.</summary>
/// <param name="Red">Red, 0 to 255.</param>
/// <param name="Green">Green, 0 to 255.</param>
/// <param name="Blue">Blue, 0 to 255.</param>
public readonly record struct Rgb(byte Red, byte Green, byte Blue)
{
    /// <summary>A color from its six hexadecimal digits.</summary>
    /// <param name="code">The digits as a number, such as <c>0x0072B2</c>.</param>
    /// <returns>The color.</returns>
    public static Rgb FromCode(int code) => new((byte)(code >> 16), (byte)(code >> 8), (byte)code);

    /// <summary>The notation of CSS and SVG, such as <c>#0072b2</c>.</summary>
    /// <returns>The notation.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#{Red:x2}{Green:x2}{Blue:x2}");

    /// <summary>Relative luminance, 0 for black to 1 for white (WCAG 2.1).</summary>
    internal double Luminance => (0.2126 * Linear(Red)) + (0.7152 * Linear(Green)) + (0.0722 * Linear(Blue));

    /// <summary>Contrast of two colors, 1 to 21 (WCAG 2.1).</summary>
    internal static double Contrast(Rgb first, Rgb second)
    {
        double lighter = Math.Max(first.Luminance, second.Luminance);
        double darker = Math.Min(first.Luminance, second.Luminance);
        return (lighter + 0.05) / (darker + 0.05);
    }

    private static double Linear(byte channel)
    {
        double value = channel / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }
}
