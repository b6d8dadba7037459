using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Data;
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

    // A training that is cut short to tell how long it takes: enough steps to outweigh what surrounds them.
    private const int SampleSteps = 6;

    /// <summary>Makes the work.</summary>
    /// <param name="manifest">The cells; with fewer of them than processors, each may use several threads.</param>
    /// <param name="locator">Where the samples of trainings are looked for; null when no cell trains.</param>
    /// <returns>The work. The samples that its cells learn from are read here, once, so that it is known before anything runs that they are there.</returns>
    /// <exception cref="ArgumentException">Cells ask for samples that do not exist, or there is no locator.</exception>
    /// <exception cref="DataUnavailableException">A data set is absent.</exception>
    /// <exception cref="DataFormatException">A data set is damaged.</exception>
    public static SweepWork Create(SweepManifest manifest, DataLocator? locator = null)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        int cells = manifest.Cells.Length;
        Dictionary<SampleRequest, SamplePair> samples = [];
        foreach (SweepCell cell in manifest.Cells.Where(IsTraining))
        {
            SampleRequest request = Setup(cell).Data;
            if (!samples.ContainsKey(request))
            {
                samples[request] = SamplePair.Load(request, locator ?? throw new ArgumentException("Cells that train networks need a place where samples are looked for.", nameof(locator)));
            }
        }

        return new SweepWork(Kind, (cell, context) => IsTraining(cell) ? Train(cell, samples[Setup(cell).Data], context) : Compute(cell, context))
        {
            Memory = Memory,
            Threads = cell => IsTraining(cell) ? Math.Max(1, Environment.ProcessorCount / Math.Max(1, cells))
                : IsSimulation(cell) ? Math.Max(1, Math.Min(cell.Whole("networks"), Environment.ProcessorCount / Math.Max(1, cells))) : 1,
            Group = cell => cell.Text("lens"),
            Cost = cell => IsTraining(cell) ? TrainingCost(cell, samples[Setup(cell).Data].Train.Count) : Cost(cell),
            Sample = cell => IsTraining(cell) ? Shortened(cell) : cell,
        };
    }

    /// <summary>An upper estimate of the bytes that a cell takes while it is computed by one thread.</summary>
    /// <param name="cell">The cell.</param>
    /// <returns>Bytes.</returns>
    public static long Memory(SweepCell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        if (IsTraining(cell))
        {
            return TrainingBytes(Setup(cell));
        }

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

    private static bool IsTraining(SweepCell cell) => cell.Text("lens") == "train";

    private static TrainingSetup Setup(SweepCell cell) =>
        SweepTraining.Setup(NetworkSpecJson.Read(cell.Part("spec")), cell.Whole("batch"), cell.Seed(), cell.Parameters.GetProperty("train"));

    private static CellValues Train(SweepCell cell, SamplePair samples, CellContext context) =>
        TrainedValues.Of(TrainingCell.Run(Setup(cell), samples, context), Keeps(cell));

    // Weights with gradients and memory of the optimizer; what every layer keeps of a batch; the input.
    private static long TrainingBytes(TrainingSetup setup)
    {
        NetworkSpec spec = setup.Network.Spec!;
        double entry = setup.Precision == TrainingPrecision.Binary64 ? sizeof(double) : sizeof(float);
        double weights = (double)spec.Depth * spec.Width * spec.Width * 4;
        double kept = (double)spec.Depth * spec.Width * setup.BatchSize * 6;
        return (long)Math.Min(long.MaxValue / 2, (entry * (weights + kept)) + TheoryBytes);
    }

    // Per sample a forward pass costs two operations per weight and some per neuron; a step three times that, and an update three per weight.
    private static double TrainingCost(SweepCell cell, int samples)
    {
        TrainingSetup setup = Setup(cell);
        NetworkSpec spec = setup.Network.Spec!;
        double weights = (double)spec.Depth * spec.Width * spec.Width;
        double forward = (2 * weights) + (60.0 * spec.Depth * spec.Width);
        double steps = setup.TotalSteps(Math.Max(1, samples / setup.BatchSize));
        const int Scores = 4;
        return (steps * ((3 * forward * setup.BatchSize) + (6 * weights))) + (Scores * forward * Math.Min(samples, setup.EvaluationSamples)) + (100 * weights);
    }

    private static SweepCell Shortened(SweepCell cell)
    {
        JsonObject parameters = (JsonObject)JsonNode.Parse(cell.Parameters.GetRawText())!;
        TrainingSetup setup = Setup(cell);
        JsonNode training = parameters["train"]!;
        training[SweepTraining.Steps] = Math.Min(setup.Steps ?? SampleSteps, SampleSteps);
        training[SweepTraining.EvaluationSamples] = Math.Min(setup.EvaluationSamples, setup.BatchSize);
        return SweepCell.Of(Kind, cell.Index, parameters);
    }

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
