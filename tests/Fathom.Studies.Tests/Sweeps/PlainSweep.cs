using System.Text.Json.Nodes;

namespace Fathom.Studies.Tests;

/// <summary>A small sweep whose results are plain arithmetic, so that every byte can be told beforehand.</summary>
internal static class PlainSweep
{
    public const string Kind = "test.plain/1";

    public static SweepManifest Manifest(int cells, ulong seed = 7) =>
        SweepManifest.Create(Kind, Enumerable.Range(0, cells).Select(i => new JsonObject { ["x"] = i % 7, ["y"] = 0.5 * i }), seed);

    public static SweepWork Work(Action<SweepCell, CellContext>? before = null) => new(Kind, (cell, context) =>
    {
        before?.Invoke(cell, context);
        return Values(cell);
    });

    public static CellValues Values(SweepCell cell)
    {
        double x = cell.Whole("x");
        double y = cell.Number("y");
        return x == 3 && y > 5
            ? throw new ArithmeticException("three is refused")
            : new CellValues { ["sum"] = x + y, ["ratio"] = y / x, ["row"] = new double[] { x, double.NaN, y }, ["word"] = x > 3 ? "large" : "small, \"quoted\"", ["even"] = x % 2 == 0 };
    }

    /// <summary>Runs a pool that ends with the test unless it has a token of its own.</summary>
    public static SweepRun Run(SweepFolder folder, SweepWork work, PoolOptions? options = null, Action<SweepProgress>? progress = null, CancellationToken? stop = null) =>
        SweepPool.Run(folder, work, options, progress, stop ?? TestContext.Current.CancellationToken);

    public static string Json(SweepFolder folder)
    {
        using MemoryStream stream = new();
        SweepMerge.WriteJson(folder, stream);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    public static string Csv(SweepFolder folder)
    {
        using StringWriter writer = new();
        SweepMerge.WriteCsv(folder, writer);
        return writer.ToString();
    }

    /// <summary>The merged bytes of a run of one thread that nothing disturbed.</summary>
    public static (string Json, string Csv) Undisturbed(int cells)
    {
        using TemporaryFolder folder = new();
        SweepFolder sweep = SweepFolder.Create(folder.File("s"), Manifest(cells));
        Run(sweep, Work(), new PoolOptions { Threads = 1 });
        return (Json(sweep), Csv(sweep));
    }
}
