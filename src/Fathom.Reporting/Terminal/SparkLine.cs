namespace Fathom.Reporting;

/// <summary>Draws a series on one line of a terminal, in blocks of eight heights.</summary>
public static class SparkLine
{
    private const string Blocks = "▁▂▃▄▅▆▇█";

    /// <summary>Draws a series.</summary>
    /// <param name="values">The values; those that are not finite leave a space. Give logarithms for a logarithmic scale.</param>
    /// <param name="width">The most characters to use, positive; longer series are averaged in groups.</param>
    /// <returns>At most <paramref name="width"/> characters, from the lowest block at the least value to the highest at the greatest.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="width"/> is not positive.</exception>
    public static string Render(ReadOnlySpan<double> values, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        double[] heights = new double[Math.Min(width, values.Length)];
        for (int column = 0; column < heights.Length; column++)
        {
            int from = (int)((long)column * values.Length / heights.Length);
            int to = (int)((column + 1L) * values.Length / heights.Length);
            heights[column] = Mean(values[from..to]);
        }

        double low = heights.Where(double.IsFinite).DefaultIfEmpty(0).Min();
        double high = heights.Where(double.IsFinite).DefaultIfEmpty(0).Max();
        return string.Concat(heights.Select(height => Block(height, low, high)));
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        double mean = 0;
        int count = 0;
        foreach (double value in values)
        {
            if (double.IsFinite(value))
                mean += (value - mean) / ++count;
        }

        return count == 0 ? double.NaN : mean;
    }

    private static char Block(double height, double low, double high)
    {
        if (!double.IsFinite(height))
            return ' ';
        double share = high > low ? ((height / 2) - (low / 2)) / ((high / 2) - (low / 2)) : 0.5;
        return Blocks[Math.Clamp((int)(share * Blocks.Length), 0, Blocks.Length - 1)];
    }
}
