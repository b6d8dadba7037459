using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using Fathom.Numerics;

namespace Fathom.Benchmarks;

/// <summary>Dense products beside OpenBLAS and the peak of the machine, one thread, in one run.</summary>
internal static class ProductTable
{
    private static readonly int[] s_sizes = [32, 48, 64, 96, 100, 128, 192, 256, 384, 512, 768, 1000, 1024, 1536, 2048];
    private static readonly (int Rows, int Depth, int Columns)[] s_tall =
        [(256, 4, 32), (256, 16, 16), (256, 32, 32), (256, 64, 64), (256, 100, 100), (256, 128, 128), (256, 256, 256), (128, 100, 100)];
    private static readonly (int Rows, int Columns)[] s_grams =
        [(256, 4), (256, 16), (256, 32), (256, 64), (256, 100), (256, 128), (256, 256), (4096, 32), (1000, 128)];

    /// <summary>Times everything and writes Markdown tables.</summary>
    /// <param name="writer">Receives the tables.</param>
    public static void Write(TextWriter writer)
    {
        OpenBlas? rival = OpenBlas.TryLoad();
        writer.WriteLine(ComparisonTable.Machine());
        writer.WriteLine(rival is null ? "OpenBLAS (libopenblas.so.0) is not installed here; its columns are empty." : rival.Description + ", one thread.");
        Write<float>(writer, "float32", rival);
        Write<double>(writer, "float64", rival);
    }

    private static void Write<T>(TextWriter writer, string precision, OpenBlas? rival)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        writer.WriteLine();
        writer.WriteLine($"| {precision}, GFLOP/s | peak | Fathom | of peak | OpenBLAS | Fathom / OpenBLAS |");
        writer.WriteLine("|---|---:|---:|---:|---:|---:|");
        foreach (int n in s_sizes)
        {
            Line(writer, $"{n} × {n} × {n}", Product<T>(n, n, n, rival));
        }

        foreach ((int rows, int depth, int columns) in s_tall)
        {
            Line(writer, $"{rows} × {depth} · {depth} × {columns}", Product<T>(rows, columns, depth, rival));
        }

        foreach ((int rows, int columns) in s_grams)
        {
            Line(writer, $"Gram of {rows} × {columns}", Gram<T>(rows, columns, rival));
        }
    }

    private static void Line(TextWriter writer, string name, Rates rates)
    {
        string theirs = rates.Theirs is { } other ? string.Create(CultureInfo.InvariantCulture, $"{other:F1} | {rates.Ours / other:F2}") : " | ";
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {rates.Peak:F0} | {rates.Ours:F1} | {100 * rates.Ours / rates.Peak:F0} % | {theirs} |"));
        writer.Flush();
    }

    private static Rates Product<T>(int m, int n, int k, OpenBlas? rival)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] a = Entries<T>(m * k);
        T[] b = Entries<T>(k * n);
        T[] c = new T[m * n];
        return Race<T>(
            2.0 * m * n * k,
            () => MatrixProduct.Multiply<T>(new(a, m, k), new(b, k, n), new(c, m, n)),
            rival is null ? null : () => rival.Product(a, b, c, m, n, k));
    }

    /// <summary>The operations of the lower triangle are counted, which is all that either library computes; ours also sums in float64 and mirrors.</summary>
    private static Rates Gram<T>(int rows, int columns, OpenBlas? rival)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] a = Entries<T>(rows * columns);
        T[] c = new T[columns * columns];
        double[] sums = new double[columns * columns];
        return Race<T>(
            1.0 * rows * columns * (columns + 1),
            () => GramProduct.Accumulate<T>(new(a, rows, columns), new(sums, columns, columns)),
            rival is null ? null : () => rival.Gram(a, c, rows, columns));
    }

    /// <summary>Turn and turn about, so that all meet the same neighbours and the same clock; the best of many short batches each.</summary>
    private static Rates Race<T>(double operations, Action ours, Action? theirs)
        where T : unmanaged
    {
        int perBatch = (int)Math.Clamp(1e7 / operations, 1, 4000);
        double peak = double.PositiveInfinity;
        double ourBest = double.PositiveInfinity;
        double theirBest = double.PositiveInfinity;
        long begun = Stopwatch.GetTimestamp();
        for (int batch = 0; batch < 10 || Stopwatch.GetElapsedTime(begun).TotalSeconds < 0.7; batch++)
        {
            peak = Math.Min(peak, Seconds(1, ArithmeticPeak.Run<T>));
            ourBest = Math.Min(ourBest, Seconds(perBatch, ours));
            theirBest = theirs is null ? theirBest : Math.Min(theirBest, Seconds(perBatch, theirs));
        }

        return new Rates(ArithmeticPeak.Operations<T>() / peak / 1e9, operations / ourBest / 1e9, theirs is null ? null : operations / theirBest / 1e9);
    }

    private static double Seconds(int count, Action work)
    {
        long begun = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            work();
        }

        return Stopwatch.GetElapsedTime(begun).TotalSeconds / count;
    }

    private static T[] Entries<T>(int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] values = new double[count];
        NormalStream.Fill(values, 1, 0);
        return Array.ConvertAll(values, T.CreateTruncating);
    }

    private sealed record Rates(double Peak, double Ours, double? Theirs);
}
