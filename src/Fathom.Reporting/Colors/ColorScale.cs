namespace Fathom.Reporting;

/// <summary>The colors of the maps, defined as smooth paths through OKLab of our own.</summary>
internal static class ColorScale
{
    private const int Steps = 256;

    private static readonly Rgb[] SequentialTable = Table(Sequential);
    private static readonly Rgb[] DivergingTable = Table(Diverging);

    /// <summary>The color of a share; shares outside 0 to 1 take the color of the nearer end.</summary>
    public static Rgb At(ColorMap map, double share)
    {
        int index = (int)Math.Round(Math.Clamp(share, 0, 1) * (Steps - 1));
        return (map == ColorMap.Diverging ? DivergingTable : SequentialTable)[index];
    }

    private static Rgb[] Table(Func<double, OkLab> path) =>
        [.. Enumerable.Range(0, Steps).Select(index => path(index / (Steps - 1.0)).ToRgb())];

    // Lightness is linear in the share; the hue runs from violet (300°) over blue and green to yellow (105°).
    private static OkLab Sequential(double share)
    {
        double lightness = 0.24 + (0.68 * share);
        double hue = 302 - (120 * share) - (20 * share * share) - (57 * share * share * share);
        double chroma = 0.105 + (0.02 * share) + (0.035 * share * share * share);
        return OkLab.FromHue(lightness, chroma, hue);
    }

    private static OkLab Diverging(double share)
    {
        double side = (2 * share) - 1;
        double magnitude = Math.Abs(side);
        double lightness = 0.965 - (0.50 * Math.Pow(magnitude, 1.25));
        double chroma = 0.145 * magnitude * (1.25 - (0.25 * magnitude));
        return OkLab.FromHue(lightness, chroma, side < 0 ? 252 : 52);
    }
}
