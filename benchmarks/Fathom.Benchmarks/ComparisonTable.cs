using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fathom.Benchmarks;

/// <summary>The table of benchmarks/README.md: everything that has a target, timed in one run.</summary>
public static class ComparisonTable
{
    private static readonly TimeSpan s_budget = TimeSpan.FromSeconds(3);

    /// <summary>Times everything and writes a Markdown table.</summary>
    /// <param name="writer">Receives the table.</param>
    public static void Write(TextWriter writer)
    {
        writer.WriteLine(Machine());
        writer.WriteLine();
        writer.WriteLine("| what | median | best | processor time | target | best of target |");
        writer.WriteLine("|---|---:|---:|---:|---:|---:|");
        foreach (Measurement measurement in Targets.All())
        {
            Timing timing = measurement.Run(s_budget);
            string share = (timing.Best / measurement.Target).ToString("P0", CultureInfo.InvariantCulture);
            writer.WriteLine($"| {measurement.Name} | {Text(timing.Median)} | {Text(timing.Best)} | {Text(timing.Processor)} | {Text(measurement.Target)} | {share} |");
            writer.Flush();
        }
    }

    /// <summary>The machine in words.</summary>
    internal static string Machine()
    {
        string width = Vector512.IsHardwareAccelerated ? "512" : Vector256.IsHardwareAccelerated ? "256" : "128";
        return $"{Processor()}, {Environment.ProcessorCount} cores, {width}-bit vectors; {RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription}.";
    }

    private static string Processor()
    {
        const string Information = "/proc/cpuinfo";
        string? line = File.Exists(Information) ? File.ReadLines(Information).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    private static string Text(TimeSpan time) =>
        time.TotalSeconds >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:G3} s")
        : time.TotalMilliseconds >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:G3} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMicroseconds:G3} µs");
}
