namespace Fathom.Studies;

/// <summary>A line through points by least squares.</summary>
internal static class LineFit
{
    /// <summary>The slope.</summary>
    /// <param name="x">Abscissas, not all equal.</param>
    /// <param name="y">Ordinates.</param>
    /// <returns>The slope of the line.</returns>
    public static double Slope(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        double meanX = x.Average();
        double meanY = y.Average();
        double product = 0;
        double square = 0;
        for (int i = 0; i < x.Count; i++)
        {
            product += (x[i] - meanX) * (y[i] - meanY);
            square += (x[i] - meanX) * (x[i] - meanX);
        }

        return product / square;
    }
}
