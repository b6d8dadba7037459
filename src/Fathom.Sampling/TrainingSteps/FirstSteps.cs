using System.Collections.Immutable;
using System.Globalization;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.Sampling;

/// <summary>The exact first steps of training a multi-layer perceptron at any width: gradient descent without weight matrices.</summary>
/// <remarks>
/// Weights after t steps are W_t = s_t W_0 + U S_t Vᵀ with a small core S_t, and W_0 is revealed only where it is asked, so N × N matrices never exist; losses, gradients and weight norms have exactly the
/// joint law of a network with stored weights (docs/sampling-training.md, section 4). With B columns a step and T steps the cost is of order N B² T² for each layer and the memory of order N B T; a
/// dense network is faster when B T exceeds about N/4. The norms of the weights contain a number that is drawn when training is over; all else does not depend on the number of steps.
/// </remarks>
public static class FirstSteps
{
    private const uint Experiment = 11;
    private const byte ReadoutPurpose = 9;

    /// <summary>Trains one network.</summary>
    /// <param name="spec">
    /// A valid specification: Gaussian or orthogonal weights, batch norm (centred or not, before or after the activation) or none, any activation and gain schedule, no bias and no skip.
    /// </param>
    /// <param name="batches">The labelled batches; step t uses batch t modulo their number. Samples of one batch may be normalized in several parts.</param>
    /// <param name="options">How it is trained.</param>
    /// <param name="network">The number of the network, not negative.</param>
    /// <param name="heldOut">Labelled samples on which the network is also observed, or null.</param>
    /// <param name="cancellation">Ends training between two steps.</param>
    /// <returns>The states after 0 … T steps.</returns>
    /// <exception cref="SpecificationException">The specification is not valid.</exception>
    /// <exception cref="ArgumentException">The network has a part that is not supported, a batch does not fit, an option is out of range or memory will not suffice.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled.</exception>
    public static FirstStepsRun Run(
        NetworkSpec spec, ImmutableArray<InputBatch> batches, TrainingOptions options, int network, InputBatch? heldOut = null, CancellationToken cancellation = default)
    {
        TrainingMemory memory = CheckedMemory(spec, batches, options, heldOut);
        ArgumentOutOfRangeException.ThrowIfNegative(network);
        CheckRoom(spec, batches, options, heldOut, memory);
        return Run(Program(spec, batches, options, network, heldOut, memory), spec, batches, options, network, cancellation);
    }

    /// <summary>The memory that training one network will take, in bytes.</summary>
    /// <param name="spec">As for <see cref="Run(NetworkSpec, ImmutableArray{InputBatch}, TrainingOptions, int, InputBatch, CancellationToken)"/>.</param>
    /// <param name="batches">The labelled batches.</param>
    /// <param name="options">How it is trained.</param>
    /// <param name="heldOut">Held-out samples, or null.</param>
    /// <returns>The estimate.</returns>
    /// <exception cref="SpecificationException">The specification is not valid.</exception>
    /// <exception cref="ArgumentException">The network has a part that is not supported, a batch does not fit or an option is out of range.</exception>
    public static double EstimateMemory(NetworkSpec spec, ImmutableArray<InputBatch> batches, TrainingOptions options, InputBatch? heldOut = null) =>
        Estimate(spec, batches, options, heldOut, CheckedMemory(spec, batches, options, heldOut));

    /// <summary>Trains a network that was made before.</summary>
    internal static FirstStepsRun Run(
        TrainingProgram program, NetworkSpec spec, ImmutableArray<InputBatch> batches, TrainingOptions options, int network, CancellationToken cancellation)
    {
        bool fine = program.Observe(batches[0]);
        for (int t = 1; fine && t <= options.Steps; t++)
        {
            cancellation.ThrowIfCancellationRequested();
            program.Step();
            fine = program.Observe(batches[t % batches.Length]);
        }

        return new FirstStepsRun(spec, options, network, program.Finish(), !fine);
    }

    /// <summary>The weights W_1 … W_L at the start.</summary>
    internal static ILazyWeights<double>[] Starts(NetworkSpec spec, int features, ulong seed, int network, TrainingMemory memory)
    {
        WideScratch<double> scratch = new();
        return [.. Enumerable.Range(1, spec.Depth).Select(layer => Start(spec, layer, features, seed, network, memory, scratch))];
    }

    /// <summary>The read-out at the start.</summary>
    internal static TrainedReadout Readout(NetworkSpec spec, TrainingOptions options, int network) =>
        new(options.Classes, spec.Width, options.ReadoutScale / Math.Sqrt(spec.Width), StreamKey.Of(options.Seed, Experiment, (uint)network, 0, ReadoutPurpose));

    private static TrainingProgram Program(
        NetworkSpec spec, ImmutableArray<InputBatch> batches, TrainingOptions options, int network, InputBatch? heldOut, TrainingMemory memory) =>
        new(spec, options, heldOut, Starts(spec, batches[0].Features, options.Seed, network, memory), Readout(spec, options, network));

    private static ILazyWeights<double> Start(
        NetworkSpec spec, int layer, int features, ulong seed, int network, TrainingMemory memory, WideScratch<double> scratch)
    {
        int columns = layer == 1 ? features : spec.Width;
        double scale = spec.Initialization.WeightScale;
        StreamKey Key(byte purpose) => StreamKey.Of(seed, Experiment, (uint)network, (uint)layer, purpose);
        return spec.Initialization.Kind == InitializationKind.Orthogonal
            ? new OrthogonalLazyWeights<double>(
                spec.Width, columns, scale * Math.Sqrt((double)Math.Max(spec.Width, columns) / columns), Key, scratch, (int)Math.Min((long)memory.Inputs + memory.Outputs, int.MaxValue))
            : new GaussianLazyWeights<double>(
                spec.Width, columns, scale / Math.Sqrt(columns), Key, scratch, memory.InputCapacity(columns), memory.OutputCapacity(spec.Width));
    }

    private static TrainingMemory CheckedMemory(NetworkSpec spec, ImmutableArray<InputBatch> batches, TrainingOptions options, InputBatch? heldOut)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(options);
        spec.EnsureValid();
        string? part =
            spec.Normalization.Kind == NormalizationKind.Layer ? "layer norm"
            : spec.Initialization.BiasScale != 0 ? "biases"
            : spec.Skip is not null ? "skips"
            : null;
        if (part is not null)
        {
            throw new ArgumentException($"The first steps of training are not available for networks with {part}.", nameof(spec));
        }

        if (options.Fault() is { } fault)
        {
            throw new ArgumentException(fault, nameof(options));
        }

        if (batches.IsDefaultOrEmpty)
        {
            throw new ArgumentException("There must be at least one batch.", nameof(batches));
        }

        foreach (InputBatch batch in batches)
        {
            CheckBatch(batch, batches[0].Features, options, nameof(batches));
        }

        if (heldOut is not null)
        {
            CheckBatch(heldOut, batches[0].Features, options, nameof(heldOut));
        }

        return TrainingMemory.Of(spec, batches, heldOut, options);
    }

    private static void CheckBatch(InputBatch batch, int features, TrainingOptions options, string name)
    {
        ArgumentNullException.ThrowIfNull(batch, name);
        if (batch.Features != features)
        {
            throw new ArgumentException($"All samples must have the same number of features; {features} and {batch.Features} were given.", name);
        }

        if (batch.Labels.IsEmpty)
        {
            throw new ArgumentException("Training needs a label for each sample; a batch without labels was given.", name);
        }

        if (batch.Labels.Max() >= options.Classes)
        {
            throw new ArgumentException($"A label is {batch.Labels.Max()}, but the read-out has classes 0 to {options.Classes - 1} only.", name);
        }
    }

    private static double Estimate(NetworkSpec spec, ImmutableArray<InputBatch> batches, TrainingOptions options, InputBatch? heldOut, TrainingMemory memory) =>
        memory.Estimate(spec, batches[0].Features, batches.Max(batch => batch.Count) + (heldOut?.Count ?? 0), options.Classes);

    private static void CheckRoom(NetworkSpec spec, ImmutableArray<InputBatch> batches, TrainingOptions options, InputBatch? heldOut, TrainingMemory memory)
    {
        int features = batches[0].Features;
        int columns = batches.Max(batch => batch.Count) + (heldOut?.Count ?? 0);
        int widest = Math.Max(spec.Width, features);
        long largest = Math.Max(memory.LargestMatrix(widest, spec.Initialization.Kind == InitializationKind.Orthogonal), (long)widest * columns);
        if (largest > Array.MaxLength)
        {
            throw new ArgumentException(
                $"A matrix of {largest} entries would be needed, {Array.MaxLength} are possible; take fewer steps, smaller batches or a smaller width.", nameof(options));
        }

        double bytes = Estimate(spec, batches, options, heldOut, memory);
        if (bytes > options.MemoryLimit)
        {
            string Gigabytes(double value) => (value / (1L << 30)).ToString("0.##", CultureInfo.InvariantCulture);
            throw new ArgumentException(
                $"Training would take {Gigabytes(bytes)} GiB, the limit is {Gigabytes(options.MemoryLimit)} GiB; take fewer steps or layers, smaller batches or a smaller width, or raise the limit.",
                nameof(options));
        }
    }
}
