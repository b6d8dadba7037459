namespace Fathom.Numerics.Tests;

/// <summary>Distances between a value and the truth.</summary>
internal static class Accuracy
{
    /// <summary>|value − truth| / |truth|; zero when both are equal.</summary>
    public static double Relative(double value, double truth) =>
        value == truth ? 0 : Math.Abs(value - truth) / Math.Abs(truth);

    /// <summary>The largest absolute difference of two sequences of equal length.</summary>
    public static double Largest(ReadOnlySpan<double> values, ReadOnlySpan<double> truths)
    {
        values.Length.ShouldBe(truths.Length);
        double largest = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double difference = Math.Abs(values[i] - truths[i]);
            largest = double.IsNaN(difference) ? double.PositiveInfinity : Math.Max(largest, difference);
        }

        return largest;
    }
}
