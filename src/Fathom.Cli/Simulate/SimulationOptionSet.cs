using System.CommandLine;
using System.Globalization;
using Fathom.Data;
using Fathom.Sampling;
using Fathom.Specification;

namespace Fathom.Cli;

/// <summary>The options of every command that simulates: the network, its inputs, and how networks are drawn.</summary>
internal sealed class SimulationOptionSet
{
    private readonly SpecOptions spec = new();
    private readonly Option<string?> batch = SpecOptions.Text("--batch", "B[,B]", $"Batch size, or several batches in one network as in 32,32 (default {BatchOption.Default}; with --data, {BatchSource.DefaultCount} samples of a data set or all of a file).");
    private readonly Option<string?> data = SpecOptions.Text("--data", "NAME|FILE.npy", $"The inputs: {string.Join(", ", DataSetCatalog.Names)}, or samples in a NumPy file (default: independent normal samples with as many features as the width).");
    private readonly Option<string?> networks = SpecOptions.Text("--networks", "M", "Number of networks (default 100).");
    private readonly Option<string?> first = SpecOptions.Text("--first-network", "I", "Number of the first network, to cut a simulation into parts (default 0).");
    private readonly Option<string?> seed = SpecOptions.Text("--seed", "S", "Seed of inputs and weights (default 1).");
    private readonly Option<string?> precision = SpecOptions.Text("--precision", "P", "float64 or float32 (default float64).");
    private readonly Option<string?> method = SpecOptions.Text("--method", "HOW", "auto, weightless (exact in law without weight matrices) or dense (default auto, the faster).");
    private readonly Option<string?> threads = SpecOptions.Text("--threads", "T", "Number of threads (default all processors); results do not depend on it.");
    private readonly Option<string?> memory = SpecOptions.Text("--memory", "HOW", "auto, store (keep the forward pass) or replay (compute it again; less memory, same result) (default auto).");
    private readonly Option<string?> limit = SpecOptions.Text("--memory-limit", "GIB", "Memory that all networks at work may take, in GiB (default 4).");
    private readonly Option<string?> loss = SpecOptions.Text("--loss", "KIND", "What gradients are of: random (a random linear function), cross-entropy or squared-error of a read-out on labels (default random).");
    private readonly Option<string?> cotangents = SpecOptions.Text("--cotangents", "K", "Number of random gradients pulled back together (default 1).");
    private readonly Option<bool> noSpectra = new("--no-spectra") { Description = "Leave out spectra and tail indices, which cost the cube of the batch size." };
    private readonly Option<bool> check = new("--check") { Description = "Check the identities between forward and backward pass in every layer, and report their largest error." };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        spec.AddTo(command);
        foreach (Option option in (Option[])[batch, data, networks, first, seed, precision, method, threads, memory, limit, loss, cotangents, noSpectra, check])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Reads what is to be simulated.</summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <returns>The request; its inputs are read.</returns>
    /// <exception cref="MisuseException">Something cannot be used.</exception>
    /// <exception cref="SpecificationException">The network is not valid.</exception>
    public SimulationRequest Read(ParseResult parsed)
    {
        SimulationOptions options = new()
        {
            Networks = OptionWords.Whole("--networks", parsed.GetValue(networks), 1, SimulationOptions.MostNetworks, 100),
            FirstNetwork = OptionWords.Whole("--first-network", parsed.GetValue(first), 0, int.MaxValue - SimulationOptions.MostNetworks, 0),
            Seed = PredictCommand.SeedOf(parsed.GetValue(seed)),
            Precision = OptionWords.Choice("--precision", parsed.GetValue(precision), ("float64", SamplingPrecision.Binary64), ("float32", SamplingPrecision.Binary32)),
            Method = OptionWords.Choice(
                "--method", parsed.GetValue(method), ("auto", SamplingMethod.Automatic), ("weightless", SamplingMethod.Weightless), ("dense", SamplingMethod.Dense)),
            Threads = OptionWords.Whole("--threads", parsed.GetValue(threads), 1, 4096, 0),
            Memory = OptionWords.Choice(
                "--memory", parsed.GetValue(memory), ("auto", SamplingMemory.Automatic), ("store", SamplingMemory.Store), ("replay", SamplingMemory.Replay)),
            MemoryLimit = parsed.GetValue(limit) is { } gigabytes ? Bytes(gigabytes) : new SimulationOptions().MemoryLimit,
            Cotangent = OptionWords.Choice(
                "--loss",
                parsed.GetValue(loss),
                ("random", CotangentKind.Random),
                ("cross-entropy", CotangentKind.CrossEntropy),
                ("squared-error", CotangentKind.SquaredError)),
            Cotangents = OptionWords.Whole("--cotangents", parsed.GetValue(cotangents), 1, 4096, 1),
            Spectra = !parsed.GetValue(noSpectra),
            CheckIdentities = parsed.GetValue(check) || new SimulationOptions().CheckIdentities,
        };
        NetworkSpec network = spec.Read(parsed);
        string? source = parsed.GetValue(data);
        int[]? sizes = parsed.GetValue(batch) is { } text ? OptionWords.Sizes(text) : null;
        if (options.Cotangent != CotangentKind.Random)
        {
            CheckReadOut(source, options);
        }

        LabelledBatch inputs = SimulationInputs.Of(network, source, sizes, options);
        return new SimulationRequest(network, inputs.Batch, source, inputs.Classes is { } classes ? options with { Classes = classes } : options);
    }

    private static void CheckReadOut(string? source, SimulationOptions options)
    {
        if (source is null || !DataSetCatalog.TryFind(source, out _))
        {
            throw new MisuseException(
                $"--loss cross-entropy and squared-error need labels, which {(source is null ? "normal samples do" : $"'{source}' does")} not have; use --data {DataSetCatalog.Names[0]}, or --loss random.");
        }

        if (options.Cotangents != 1)
        {
            throw new MisuseException("a read-out has one gradient; leave --cotangents away, or use --loss random.");
        }
    }

    private static long Bytes(string text)
    {
        double gigabytes = OptionWords.Positive("--memory-limit", text);
        return gigabytes <= 1 << 20
            ? (long)(gigabytes * (1L << 30))
            : throw new MisuseException(string.Create(CultureInfo.InvariantCulture, $"--memory-limit must be at most {1 << 20} GiB, not {text}."));
    }
}
