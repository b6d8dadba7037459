namespace Fathom.Numerics;

/// <summary>The checks that the sweeps of normalizations share.</summary>
internal static class SweepChecks
{
    /// <summary>Refuses entries that are neither singles nor doubles.</summary>
    public static void Type<T>()
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
        {
            throw new NotSupportedException($"Normalization works on float32 and float64, not on {typeof(T).Name}.");
        }
    }

    /// <summary>Refuses a batch size that does not divide the columns, and deviations that are not one for each row and group.</summary>
    public static void Groups<T>(int rows, int columns, int batchSize, int deviationRows, int groups, string deviations)
    {
        Type<T>();
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        if (columns % batchSize != 0)
        {
            throw new ArgumentException($"{columns} columns are not a number of whole batches of {batchSize}.", nameof(batchSize));
        }

        if (deviationRows != rows || groups != columns / batchSize)
        {
            throw new ArgumentException($"There are {rows} by {columns / batchSize} deviations, not {deviationRows} by {groups}.", deviations);
        }
    }
}
