namespace Fathom.FiniteWidth.Tests;

/// <summary>A mean with its standard error, and the test whether it agrees with a law.</summary>
internal sealed class MonteCarlo
{
    private const double Allowed = 4;
    private int count;
    private double mean;
    private double squares;

    public double Mean => mean;

    public double StandardError => Math.Sqrt(squares / ((double)count * (count - 1)));

    public void Add(double value)
    {
        count++;
        double step = value - mean;
        mean += step / count;
        squares += step * (value - mean);
    }

    /// <summary>Agreement within four standard errors, which must themselves be small enough to mean something.</summary>
    public void ShouldAgreeWith(double law, double largestStandardError)
    {
        StandardError.ShouldBeLessThan(largestStandardError);
        Math.Abs(Mean - law).ShouldBeLessThan(Allowed * StandardError, $"mean {Mean} ± {StandardError}, law {law}");
    }
}
