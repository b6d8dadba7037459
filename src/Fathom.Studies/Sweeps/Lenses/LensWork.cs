using System.Text.Json;
using Fathom.MeanField;
using Fathom.Sampling;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>The work of a sweep file's cells: one network seen through one lens.</summary>
public static class LensWork
{
    /// <summary>The kind of the manifest.</summary>
    public const string Kind = "sweep.lens/1";

    // What one prediction or the tables of one thread take, at most.
    private const long TheoryBytes = 16L << 20;

    /// <summary>Makes the work.</summary>
    /// <param name="cells">How many cells there are; with fewer cells than processors, each may use several threads.</param>
    /// <returns>The work.</returns>
    public static SweepWork Create(int cells) => new(Kind, Compute)
    {
        Memory = Memory,
        Threads = cell => IsSimulation(cell) ? Math.Max(1, Math.Min(cell.Whole("networks"), Environment.ProcessorCount / Math.Max(1, cells))) : 1,
    };

    /// <summary>An upper estimate of the bytes that a cell takes while it is computed by one thread.</summary>
    /// <param name="cell">The cell.</param>
    /// <returns>Bytes.</returns>
    public static long Memory(SweepCell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        if (!IsSimulation(cell))
        {
            return TheoryBytes;
        }

        JsonElement spec = cell.Parameters.GetProperty("spec");
        double entry = cell.Text("precision") == "float32" ? sizeof(float) : sizeof(double);
        double batch = cell.Whole("batch");
        double width = spec.GetProperty("width").GetDouble();
        double depth = spec.GetProperty("depth").GetDouble();

        // Inputs; forward pass and normals of every layer; buffers of both passes; small matrices of every layer; and, where weights are explicit, one of them when layers are replayed.
        double inputs = sizeof(double) * batch * width;
        double layers = entry * depth * batch * width * 2;
        double buffers = entry * batch * width * 12;
        double small = sizeof(double) * depth * batch * batch * 4;
        double dense = entry * width * width * (batch * 4 > width || cell.Text("method") == "dense" || width < 1024 ? depth : 0);
        double observed = sizeof(double) * cell.Whole("networks") * depth * 20;
        return (long)Math.Min(long.MaxValue / 2, inputs + layers + buffers + small + dense + observed + TheoryBytes);
    }

    /// <summary>A measure of how long a cell takes, proportional to it among cells of one lens.</summary>
    /// <param name="cell">The cell.</param>
    /// <returns>A positive number without unit.</returns>
    internal static double Cost(SweepCell cell)
    {
        if (!IsSimulation(cell))
        {
            return 1;
        }

        JsonElement spec = cell.Parameters.GetProperty("spec");
        double batch = cell.Whole("batch");
        double width = spec.GetProperty("width").GetDouble();
        double dense = (width * width * 160) + (4 * width * width * batch);
        double weightless = (10 * width * batch * batch) + (width * batch * 320) + (24 * batch * batch * batch) + (800 * batch * batch) + 320_000;
        double layer = cell.Text("method") switch
        {
            "dense" => dense,
            "weightless" => weightless,
            _ => 2 * batch > width / 2 ? dense : Math.Min(dense, weightless),
        };
        double spectra = Keeps(cell).Any(LensQuantities.NeedsSpectra) ? 40 * batch * batch * batch : 0;
        return cell.Whole("networks") * spec.GetProperty("depth").GetDouble() * (layer + spectra);
    }

    /// <summary>Whether a cell draws random networks.</summary>
    /// <param name="cell">The cell.</param>
    /// <returns>False for theory.</returns>
    internal static bool IsSimulation(SweepCell cell) => cell.Text("lens") == "simulate";

    private static CellValues Compute(SweepCell cell, CellContext context)
    {
        NetworkSpec spec = NetworkSpecJson.Read(cell.Part("spec"));
        string[] keep = [.. Keeps(cell)];
        if (!IsSimulation(cell))
        {
            string batch = cell.Parameters.GetProperty("batch").ToString();
            return PredictedValues.Of(MeanFieldPredictor.Predict(spec, BatchSize.TryParse(batch, out BatchSize size) ? size : BatchSize.Infinite), keep);
        }

        ulong seed = cell.Seed();
        SimulationOptions options = new()
        {
            Networks = cell.Whole("networks"),
            Seed = seed,
            Precision = cell.Text("precision") == "float32" ? SamplingPrecision.Binary32 : SamplingPrecision.Binary64,
            Method = cell.Text("method") switch { "dense" => SamplingMethod.Dense, "weightless" => SamplingMethod.Weightless, _ => SamplingMethod.Automatic },
            Threads = context.Threads,
            Spectra = keep.Any(LensQuantities.NeedsSpectra),
            CheckIdentities = false,
            MemoryLimit = long.MaxValue / 4,
        };
        SimulationRun run = NetworkSimulator.Run(spec, InputBatch.Gaussian([cell.Whole("batch")], spec.Width, seed), options, context.Report, context.Cancellation);
        if (run.Networks < options.Networks)
        {
            throw new OperationCanceledException(context.Cancellation);
        }

        return SimulatedValues.Of(SimulationResult.Of(run), keep);
    }

    private static IEnumerable<string> Keeps(SweepCell cell) => cell.Parameters.GetProperty("keep").EnumerateArray().Select(name => name.GetString()!);
}
