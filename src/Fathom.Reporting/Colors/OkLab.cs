namespace Fathom.Reporting;

/// <summary>A color in the perceptual space OKLab (Ottosson 2020): equal steps look about equally large.</summary>
/// <param name="Lightness">0 for black to 1 for white.</param>
/// <param name="A">From green (negative) to red.</param>
/// <param name="B">From blue (negative) to yellow.</param>
internal readonly record struct OkLab(double Lightness, double A, double B)
{
    /// <summary>A color by its chroma and its hue angle in degrees.</summary>
    public static OkLab FromHue(double lightness, double chroma, double degrees)
    {
        (double sine, double cosine) = Math.SinCos(degrees * Math.PI / 180);
        return new OkLab(lightness, chroma * cosine, chroma * sine);
    }

    /// <summary>The nearest displayable color; channels out of range are clipped.</summary>
    public Rgb ToRgb()
    {
        double l = Cube(Lightness + (0.3963377774 * A) + (0.2158037573 * B));
        double m = Cube(Lightness - (0.1055613458 * A) - (0.0638541728 * B));
        double s = Cube(Lightness - (0.0894841775 * A) - (1.2914855480 * B));
        return new Rgb(
            Channel((4.0767416621 * l) - (3.3077115913 * m) + (0.2309699292 * s)),
            Channel((-1.2684380046 * l) + (2.6097574011 * m) - (0.3413193965 * s)),
            Channel((-0.0041960863 * l) - (0.7034186147 * m) + (1.7076147010 * s)));
    }

    private static double Cube(double value) => value * value * value;

    private static byte Channel(double linear)
    {
        double value = Math.Clamp(linear, 0, 1);
        double encoded = value <= 0.0031308 ? 12.92 * value : (1.055 * Math.Pow(value, 1 / 2.4)) - 0.055;
        return (byte)Math.Round(255 * encoded);
    }
}
