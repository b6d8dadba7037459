namespace Fathom.MeanField;

/// <summary>How accurately, and with how many points, an average is sampled.</summary>
/// <remarks>The same options give the same bits on any number of threads.</remarks>
public sealed record SamplingOptions
{
    /// <summary>Largest standard error of an entry at which sampling stops; absolute, positive.</summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>
    /// Number R of independently shifted point sets, 8 to 4096; the standard error has R − 1 degrees of freedom. In very few dimensions (rank 2) single shifts have heavy-tailed
    /// errors: three standard errors hold in about 96–99 of 100 cases there.
    /// </summary>
    public int Shifts { get; init; } = 32;

    /// <summary>Points per shift in the first attempt: a power of two from 64 to <see cref="LargestPoints"/>.</summary>
    public int FirstPoints { get; init; } = 256;

    /// <summary>Largest number of points per shift: a power of two from <see cref="FirstPoints"/> to 2¹⁶.</summary>
    public int LargestPoints { get; init; } = 1 << 14;

    /// <summary>The seed of the shifts.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    internal void Check()
    {
        const int MostPoints = Numerics.RankOneLattice.MaximumCount;
        ScaleGuard.Positive(Tolerance, nameof(Tolerance));
        ArgumentOutOfRangeException.ThrowIfLessThan(Shifts, 8);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Shifts, 4096);
        CheckPoints(FirstPoints, 64, MostPoints, nameof(FirstPoints));
        CheckPoints(LargestPoints, FirstPoints, MostPoints, nameof(LargestPoints));
    }

    private static void CheckPoints(int value, int smallest, int largest, string name)
    {
        if (value < smallest || value > largest || !int.IsPow2(value))
        {
            throw new ArgumentOutOfRangeException(name, value, $"The number of points must be a power of two from {smallest} to {largest}.");
        }
    }
}
