using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Fathom.Numerics;
using Fathom.Sampling;
using Fathom.Specification;

namespace Fathom.Benchmarks;

/// <summary>The sampler beside its own dense path and PyTorch, and its time over the width; everything in one run, by turns.</summary>
internal static class SamplerTable
{
    private const int Rounds = 3;

    /// <summary>Checks of a theory draw hundreds of networks; the memory of a worker is made once for all of them.</summary>
    private const int NetworksPerThread = 10;

    /// <summary>Times everything and writes Markdown tables.</summary>
    /// <param name="threads">Threads of the sampler and of its dense path; PyTorch is given one, and two, and the better counts.</param>
    /// <param name="writer">Receives the tables.</param>
    public static void Write(int threads, TextWriter writer)
    {
        string? interpreter = PeerScript.Interpreter();
        writer.WriteLine(ComparisonTable.Machine());
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Sampler and dense path on {threads} threads, one network each. Seconds per network, forward and backward, weights drawn; medians of {Rounds} rounds by turns."));
        if (interpreter is null)
        {
            writer.WriteLine("PyTorch was not found (Debian: apt-get install python3-torch); its columns are empty.");
        }

        writer.WriteLine();
        (double peak, double normals) = Rates();
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"One thread reaches {peak / 1e9:0} GFLOP/s in a float32 loop that never leaves the registers, and draws {normals / 1e6:0} M normal numbers per second. The floor is 10NB² operations and 2NB normals per layer at these rates."));
        writer.WriteLine();
        writer.WriteLine("| network, float32 | sampler | of its floor | dense path | PyTorch 1 thread | 2 threads | 1 thread with weight gradients | PyTorch / sampler | target |");
        writer.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (SamplerCase one in SamplerCase.All)
        {
            Compare(one, threads, interpreter, one.FloorSeconds(peak, normals) / threads, writer);
        }
    }

    private static void Compare(SamplerCase one, int threads, string? interpreter, double floor, TextWriter writer)
    {
        NetworkSpec shallow = one.Spec with { Depth = one.PeerDepth };
        double scale = (double)one.Depth / one.PeerDepth;
        List<double>[] times = [[], [], [], [], []];
        Simulate(one.Spec, one.Batch, SamplingMethod.Weightless, threads, threads);
        for (int round = 0; round < Rounds; round++)
        {
            times[0].Add(Simulate(one.Spec, one.Batch, SamplingMethod.Weightless, threads, NetworksPerThread * threads));
            times[1].Add(scale * Simulate(shallow, one.Batch, SamplingMethod.Dense, threads, threads));
            if (interpreter is not null)
            {
                times[2].Add(scale * Peer(one, interpreter, 1, weightGradients: false));
                times[3].Add(scale * Peer(one, interpreter, 2, weightGradients: false));
                times[4].Add(scale * Peer(one, interpreter, 1, weightGradients: true));
            }
        }

        double[] medians = [.. times.Select(Median)];
        double best = Math.Min(medians[2], medians[3]);
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {one.Name} | {Text(medians[0])} | {medians[0] / floor:0.0} × | {Text(medians[1])} | {Text(medians[2])} | {Text(medians[3])} | {Text(medians[4])} | {best / medians[0]:0.0} × | {one.Target:0} × |"));
        writer.Flush();
    }

    /// <summary>Times one network on one thread over the width; in a process of its own the peak of its memory is that of one network.</summary>
    /// <param name="writer">Receives the table.</param>
    public static void WriteOverWidth(TextWriter writer)
    {
        writer.WriteLine(ComparisonTable.Machine());
        writer.WriteLine("One network on one thread, B = 32, depth 50, Gaussian, float32:");
        writer.WriteLine();
        writer.WriteLine("| N | seconds | exponent from the row above | peak memory of the process so far |");
        writer.WriteLine("|---:|---:|---:|---:|");
        int previousWidth = 0;
        double previous = double.NaN;
        foreach (int width in (int[])[1000, 3000, 10_000, 30_000, 100_000])
        {
            NetworkSpec spec = new() { Depth = 50, Width = width };
            List<double> times = [];
            for (int round = 0; round < Rounds; round++)
            {
                times.Add(Simulate(spec, 32, SamplingMethod.Weightless, 1, Math.Max(1, 20_000 / width)));
            }

            double seconds = Median(times);
            string exponent = previousWidth == 0 ? "" : (Math.Log(seconds / previous) / Math.Log((double)width / previousWidth)).ToString("0.00", CultureInfo.InvariantCulture);
            using Process self = Process.GetCurrentProcess();
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {width} | {Text(seconds)} | {exponent} | {self.PeakWorkingSet64 / 1e9:0.00} GB |"));
            writer.Flush();
            (previousWidth, previous) = (width, seconds);
        }
    }

    private static double Simulate(NetworkSpec spec, int batch, SamplingMethod method, int threads, int networks)
    {
        InputBatch input = InputBatch.Gaussian([batch], spec.Width, seed: 1);
        SimulationOptions options = new()
        {
            Networks = networks,
            Threads = threads,
            Method = method,
            Precision = SamplingPrecision.Binary32,
            Memory = SamplingMemory.Store,
            Spectra = false,
        };
        long begun = Stopwatch.GetTimestamp();
        SimulationRun run = NetworkSimulator.Run(spec, input, options);
        double seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        GC.KeepAlive(run);
        return seconds / networks;
    }

    /// <summary>Operations and normal numbers per second of one thread, the best of several short runs.</summary>
    private static (double Peak, double Normals) Rates()
    {
        float[] room = new float[1 << 16];
        double peak = 0;
        double normals = 0;
        for (int i = 0; i < 50; i++)
        {
            long begun = Stopwatch.GetTimestamp();
            ArithmeticPeak.Run<float>();
            peak = Math.Max(peak, ArithmeticPeak.Operations<float>() / Stopwatch.GetElapsedTime(begun).TotalSeconds);
            begun = Stopwatch.GetTimestamp();
            NormalStream.Fill(room, StreamKey.Of(1, 0, (uint)i, 0, 0));
            normals = Math.Max(normals, room.Length / Stopwatch.GetElapsedTime(begun).TotalSeconds);
        }

        return (peak, normals);
    }

    private static double Peer(SamplerCase one, string interpreter, int threads, bool weightGradients)
    {
        ImmutableArray<string> arguments =
        [
            "--width", PeerScript.Text(one.Width),
            "--batch", PeerScript.Text(one.Batch),
            "--depth", PeerScript.Text(one.PeerDepth),
            "--threads", PeerScript.Text(threads),
            "--repeat", "1",
            .. one.Kind == InitializationKind.Orthogonal ? ["--orthogonal"] : Array.Empty<string>(),
            .. weightGradients ? ["--weight-gradients"] : Array.Empty<string>(),
        ];
        return PeerScript.SecondsPerNetwork(interpreter, arguments);
    }

    private static double Median(List<double> times)
    {
        if (times.Count == 0)
        {
            return double.NaN;
        }

        double[] sorted = [.. times.Order()];
        return sorted[sorted.Length / 2];
    }

    private static string Text(double seconds) =>
        double.IsNaN(seconds) ? "—" : seconds.ToString(seconds >= 1 ? "0.00 s" : "0.0000 s", CultureInfo.InvariantCulture);
}
