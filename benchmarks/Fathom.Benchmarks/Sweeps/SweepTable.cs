using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Fathom.Studies;

namespace Fathom.Benchmarks;

/// <summary>Times sweeps: ten thousand cells of theory, the overhead of a cell, and the status of a large folder.</summary>
public static class SweepTable
{
    private const int Repetitions = 3;

    private const string TenThousand = """
        axes:
          activation: [relu, {name: leaky-relu, slope: 0.1}, identity, tanh, erf, sigmoid, hard-tanh, elu, gelu, silu]
          activation.gain: {from: 0.1, to: 2, count: 50, scale: log}
          batch: [4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512]
        keep: [gradientGrowth, trainableDepth, variance, correlation, stable]
        """;

    /// <summary>Times everything and writes a Markdown table.</summary>
    /// <param name="writer">Receives the table.</param>
    public static void Write(TextWriter writer)
    {
        writer.WriteLine(ComparisonTable.Machine());
        writer.WriteLine();
        writer.WriteLine("| what | best | all runs | processor time | target |");
        writer.WriteLine("|---|---:|---|---:|---:|");
        SweepManifest theory = SweepExpansion.Expand(SweepFile.Read(Encoding.UTF8.GetBytes(TenThousand)));
        SweepWork lens = LensWork.Create(theory);
        Row(writer, $"{theory.Cells.Length} cells of theory (activation × gain × batch), two threads, files included", "10 s", 1, () => Fresh(folder => Run(folder, theory, lens, 2)));
        Row(writer, "the same file read, checked and expanded into its manifest", "", 1, () => Time(() => SweepExpansion.Expand(SweepFile.Read(Encoding.UTF8.GetBytes(TenThousand)))));
        SweepManifest trivial = Trivial(10_000);
        SweepWork nothing = new("benchmark/1", (cell, _) => new CellValues { ["x"] = cell.Index });
        Row(writer, "overhead per cell, one thread (a cell that returns its index)", "0.5 ms", trivial.Cells.Length, () => Fresh(folder => Run(folder, trivial, nothing, 1)));
        Row(writer, "overhead per cell, two threads", "0.5 ms", trivial.Cells.Length, () => Fresh(folder => Run(folder, trivial, nothing, 2)));
        SweepManifest large = Trivial(100_000);
        Fresh(folder =>
        {
            Run(folder, large, nothing, 0);
            Row(writer, "status of 100,000 cells, opening included", "1 s", 1, () => Time(() => SweepFolder.Open(folder).Status()));
            Row(writer, "merging them into CSV and JSON", "", 1, () => Time(() => Merge(folder)));
            return TimeSpan.Zero;
        });
    }

    private static SweepManifest Trivial(int cells) => SweepManifest.Create("benchmark/1", Enumerable.Range(0, cells).Select(i => new JsonObject { ["i"] = i, ["gain"] = 0.001 * i, ["batch"] = 64, ["activation"] = "tanh" }));

    private static TimeSpan Run(string folder, SweepManifest manifest, SweepWork work, int threads)
    {
        SweepFolder sweep = SweepFolder.Create(folder, manifest);
        return Time(() =>
        {
            SweepRun run = SweepPool.Run(sweep, work, new PoolOptions { Threads = threads });
            if (run.Failed > 0 || !run.IsComplete)
            {
                throw new InvalidOperationException($"{run.Failed} cells failed, {run.Remaining} are left.");
            }
        });
    }

    private static void Merge(string folder)
    {
        SweepFolder sweep = SweepFolder.Open(folder);
        SweepMerge.WriteCsv(sweep, TextWriter.Null);
        SweepMerge.WriteJson(sweep, Stream.Null);
    }

    private static TimeSpan Fresh(Func<string, TimeSpan> work)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("fathom-sweeps-");
        try
        {
            return work(Path.Combine(folder.FullName, "sweep"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static TimeSpan Time(Action work)
    {
        long begun = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(begun);
    }

    private static void Row(TextWriter writer, string name, string target, int per, Func<TimeSpan> work)
    {
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        TimeSpan[] times = [.. Enumerable.Range(0, Repetitions).Select(_ => work() / per)];
        processor = (Environment.CpuUsage.TotalTime - processor) / Repetitions / per;
        writer.WriteLine($"| {name} | {Text(times.Min())} | {string.Join(", ", times.Select(Text))} | {Text(processor)} | {target} |");
        writer.Flush();
    }

    private static string Text(TimeSpan time) =>
        time.TotalSeconds >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:G3} s")
        : time.TotalMilliseconds >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:G3} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.000} ms");
}
