using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Fathom.Numerics;
using Fathom.Sampling;
using Fathom.Specification;

namespace Fathom.Benchmarks;

/// <summary>The first steps of training without weights, beside dense training, and linear networks without anything.</summary>
public static class FirstStepsTable
{
    private const int Depth = 3;
    private const int Classes = 10;

    /// <summary>Writes the table.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="repetitions">How often each line is timed; the fastest counts.</param>
    public static void Write(TextWriter output, int repetitions)
    {
        output.WriteLine("| first steps, three N × N layers, B = 32, float64, weights drawn; processor time | weightless | dense | ratio |");
        output.WriteLine("|---|---:|---:|---:|");
        foreach ((int width, int steps) in (ReadOnlySpan<(int, int)>)[(1024, 4), (4096, 4), (4096, 8)])
        {
            InputBatch batch = Batch(width);
            double lazy = double.PositiveInfinity;
            double dense = double.PositiveInfinity;
            for (int i = 0; i < repetitions; i++)
            {
                lazy = Math.Min(lazy, Seconds(() => Lazy(width, steps, batch)));
                dense = Math.Min(dense, Seconds(() => new DenseSteps(Depth, width, Classes, 0.1).Run(batch, steps)));
            }

            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| N = {width}, {steps} steps | {lazy:0.000} s | {dense:0.000} s | {dense / lazy:0.0} |"));
        }

        LinearNetwork network = new() { Depth = 1000, Width = 1_000_000, Features = 1_000_000 };
        double chain = double.PositiveInfinity;
        double spectra = double.PositiveInfinity;
        for (int i = 0; i < repetitions; i++)
        {
            chain = Math.Min(chain, Seconds(() => LinearChain.Run(network, Matrix.Identity(8), 1, i, spectra: false)));
            spectra = Math.Min(spectra, Seconds(() => LinearChain.Run(network, Matrix.Identity(8), 1, i)));
        }

        output.WriteLine();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Linear network, depth 1000, N = 10⁶, B = 8: {chain:0.000} s, with spectra {spectra:0.000} s."));
    }

    /// <summary>Writes time and memory of one run without weights; meant for a process of its own, since the peak is the process's.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="width">N.</param>
    /// <param name="steps">Number of steps.</param>
    public static void WriteOne(TextWriter output, int width, int steps)
    {
        InputBatch batch = Batch(width);
        double estimate = FirstSteps.EstimateMemory(Spec(width), [batch], Options(steps));
        double seconds = Seconds(() => Lazy(width, steps, batch));
        using Process process = Process.GetCurrentProcess();
        process.Refresh();
        double gibibyte = 1L << 30;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"N = {width}, B = {batch.Count}, {steps} steps: {seconds:0.0} s of processor time, estimated {estimate / gibibyte:0.00} GiB, peak of the process {process.PeakWorkingSet64 / gibibyte:0.00} GiB; dense weights alone {Depth * 8.0 * width * width / gibibyte:0.0} GiB"));
    }

    private static double Lazy(int width, int steps, InputBatch batch) => FirstSteps.Run(Spec(width), [batch], Options(steps), 0).States[^1].Loss;

    private static NetworkSpec Spec(int width) => new() { Depth = Depth, Width = width };

    private static TrainingOptions Options(int steps) => new() { Steps = steps, Classes = Classes, MemoryLimit = long.MaxValue };

    private static InputBatch Batch(int features)
    {
        ImmutableArray<int> labels = [.. Enumerable.Range(0, 32).Select(i => i % Classes)];
        return new InputBatch(InputBatch.Gaussian([32], features, 1).Samples, [32], labels);
    }

    /// <summary>Processor time: all of this runs on one thread, and on a machine that others use the clock says little.</summary>
    private static double Seconds<T>(Func<T> work)
    {
        GC.Collect();
        TimeSpan begun = Environment.CpuUsage.TotalTime;
        T result = work();
        double seconds = (Environment.CpuUsage.TotalTime - begun).TotalSeconds;
        GC.KeepAlive(result);
        return seconds;
    }
}
