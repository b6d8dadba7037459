using System.Globalization;
using Fathom.Specification;

namespace Fathom.Sampling;

/// <summary>Refuses what cannot be simulated, in one sentence that says what would be right.</summary>
internal static class SimulationChecks
{
    /// <summary>Checks everything that does not need an estimate of memory.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="batch">What it is fed.</param>
    /// <param name="options">How it is simulated.</param>
    public static void Check(NetworkSpec spec, InputBatch batch, SimulationOptions options)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(options);
        spec.EnsureValid();
        CheckRanges(options);
        CheckCotangents(batch, options);
        if (spec.Normalization.Kind == NormalizationKind.Batch && batch.Sizes.Any(size => size < 2))
        {
            throw new ArgumentException("Batch norm needs at least 2 samples in every batch; one of the batches has a single sample.", nameof(batch));
        }

        if (spec.Normalization.Kind == NormalizationKind.Layer && spec.Width < 2)
        {
            throw new ArgumentException("Layer norm needs at least 2 neurons per layer.", nameof(spec));
        }
    }

    private static void CheckRanges(SimulationOptions options)
    {
        if (options.Networks is < 1 or > SimulationOptions.MostNetworks)
        {
            throw Refusal($"The number of networks must be from 1 to {SimulationOptions.MostNetworks}, not {options.Networks}.");
        }

        if (options.FirstNetwork < 0 || options.FirstNetwork > int.MaxValue - options.Networks)
        {
            throw Refusal($"The number of the first network must be from 0 to {int.MaxValue - options.Networks}, not {options.FirstNetwork}.");
        }

        if (options.Threads < 0)
        {
            throw Refusal($"The number of threads must be positive, or 0 for all processors, not {options.Threads}.");
        }

        if (options.MemoryLimit < 1)
        {
            throw Refusal($"The memory limit must be a positive number of bytes, not {options.MemoryLimit}.");
        }

        bool known = Enum.IsDefined(options.Precision) && Enum.IsDefined(options.Method) && Enum.IsDefined(options.Memory) && Enum.IsDefined(options.Cotangent);
        if (!known)
        {
            throw Refusal($"Precision, method, memory and cotangent must be members of their enumerations.");
        }
    }

    private static void CheckCotangents(InputBatch batch, SimulationOptions options)
    {
        if (options.Cotangents < 1)
        {
            throw Refusal($"The number of cotangents must be at least 1, not {options.Cotangents}.");
        }

        if (options.Cotangent == CotangentKind.Random)
        {
            return;
        }

        if (options.Cotangents != 1)
        {
            throw Refusal($"A read-out has exactly one cotangent, not {options.Cotangents}; use random cotangents for several.");
        }

        if (options.Classes < 2)
        {
            throw Refusal($"A read-out needs at least 2 classes, not {options.Classes}.");
        }

        if (batch.Labels.IsEmpty)
        {
            throw new ArgumentException("A loss needs a label for every sample; give labels with the batch or use random cotangents.", nameof(batch));
        }

        int largest = batch.Labels.Max();
        if (largest >= options.Classes)
        {
            string text = string.Create(
                CultureInfo.InvariantCulture, $"There is a label {largest}, but the read-out has {options.Classes} classes, 0 to {options.Classes - 1}.");
            throw new ArgumentException(text, nameof(batch));
        }
    }

    private static ArgumentException Refusal(FormattableString text, string parameter = "options") => new(FormattableString.Invariant(text), parameter);
}
