using System.Globalization;
using Fathom.Data;
using Fathom.Numerics;
using Fathom.Sampling;
using Fathom.Specification;

namespace Fathom.Cli;

/// <summary>Where a prediction starts: a batch size, and a real batch when one was named.</summary>
/// <param name="Batch">The batch size.</param>
/// <param name="Name">Where the batch came from, or null when there is none.</param>
/// <param name="Covariance">The covariance of its first pre-activations, or null.</param>
/// <param name="Samples">Its samples, or null when only the covariance is known.</param>
/// <param name="ChosenBy">The seed that chose it, or null.</param>
internal sealed record PredictionStart(BatchSize Batch, string? Name, Matrix? Covariance, Matrix? Samples, ulong? ChosenBy)
{
    /// <summary>Entries of normal samples that a prediction may make on the way.</summary>
    private const long MostEntries = 1L << 24;

    /// <summary>Reads what the options name.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="batchText">The batch size as it was typed, or null.</param>
    /// <param name="data">The name of data, or null.</param>
    /// <param name="gram">The path of a covariance, or null.</param>
    /// <param name="seed">The seed that chooses samples.</param>
    /// <returns>The start.</returns>
    /// <exception cref="MisuseException">Something cannot be used.</exception>
    public static PredictionStart Read(NetworkSpec spec, string? batchText, string? data, string? gram, ulong seed)
    {
        BatchSize batch = BatchOption.Read(batchText);
        if ((data ?? gram) is not null && batch.IsInfinite)
        {
            throw new MisuseException("a real batch is finite; give --batch a number together with --data or --gram.");
        }

        if (data is not null && gram is not null)
        {
            throw new MisuseException("--data and --gram both say where to start; give one of them.");
        }

        if (data is not null)
        {
            Matrix samples = BatchSource.Samples(data, batchText is null ? null : batch.Count, seed);
            Matrix covariance = GramMatrix.Of(samples, spec.Initialization.WeightScale, spec.Initialization.BiasScale);
            return new PredictionStart(BatchSize.Of(samples.Rows), data, covariance, samples, seed);
        }

        if (gram is not null)
        {
            Matrix covariance = GramValidation.Covariance(NpyFile.ReadSamples(gram));
            if (batchText is not null && covariance.Rows != batch.Count)
            {
                throw new MisuseException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{gram}' holds the covariance of {covariance.Rows} samples, but --batch says {batch.Count}; leave --batch away."));
            }

            return new PredictionStart(BatchSize.Of(covariance.Rows), gram, covariance, null, null);
        }

        return new PredictionStart(batch, null, null, null, null);
    }

    /// <summary>The laws of finite width for this start; without a real batch for the normal samples that 'simulate' takes.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="seed">The seed of the samples.</param>
    /// <returns>The laws, or null for weights that are not orthogonal and for an infinite batch.</returns>
    public FiniteWidthLaws? FiniteWidth(NetworkSpec spec, ulong seed)
    {
        if (spec.Initialization.Kind != InitializationKind.Orthogonal || Batch.IsInfinite)
        {
            return null;
        }

        if (Samples is not null)
        {
            return FiniteWidthLaws.Of(spec, Samples, $"samples of {Name}", seed);
        }

        if (Covariance is not null)
        {
            // Any samples of this covariance will do: the laws see their Gram matrix alone.
            PivotedCholesky factor = PivotedCholesky.Decompose(Covariance);
            return FiniteWidthLaws.Of(spec, factor.Factor!, $"samples of covariance {Name}", seed);
        }

        return (long)Batch.Count * spec.Width > MostEntries
            ? new FiniteWidthLaws(spec, Batch.Count, "samples", null, ["The batch is too large for its spectrum; give a smaller --batch or --width."])
            : FiniteWidthLaws.Of(spec, InputBatch.Gaussian([Batch.Count], spec.Width, seed).Samples, "independent normal samples", seed);
    }
}
