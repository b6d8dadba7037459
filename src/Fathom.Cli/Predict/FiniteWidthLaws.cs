using System.Collections.Immutable;
using Fathom.FiniteWidth;
using Fathom.Numerics;
using Fathom.Reporting;
using Fathom.Specification;

namespace Fathom.Cli;

/// <summary>What the laws of finite width say of a network with orthogonal weights and a batch, or why they say nothing.</summary>
/// <param name="Spec">The network.</param>
/// <param name="Batch">The number of samples.</param>
/// <param name="Inputs">The batch in words.</param>
/// <param name="Prediction">The prediction, or null when the laws do not cover the network or the batch.</param>
/// <param name="Notes">What a reader should know; the reason when there is no prediction.</param>
internal sealed record FiniteWidthLaws(NetworkSpec Spec, int Batch, string Inputs, FiniteWidthPrediction? Prediction, ImmutableArray<string> Notes)
{
    /// <summary>Singular values of a larger batch would take minutes.</summary>
    private const int LargestRank = 1024;

    private const double IsometricGap = 0.05;

    private const uint FirstLayerStream = 0x5A0E;

    /// <summary>Applies the laws.</summary>
    /// <param name="spec">A network with orthogonal weights.</param>
    /// <param name="samples">The samples, one per row.</param>
    /// <param name="inputs">The samples in words.</param>
    /// <param name="seed">The seed of a first layer that has to be drawn.</param>
    /// <returns>The laws; without a prediction when they do not apply.</returns>
    public static FiniteWidthLaws Of(NetworkSpec spec, Matrix samples, string inputs, ulong seed)
    {
        if (Math.Min(samples.Rows, samples.Columns) > LargestRank)
        {
            return new FiniteWidthLaws(spec, samples.Rows, inputs, null, [$"The laws of finite width are evaluated for batches of at most {LargestRank} samples or features."]);
        }

        List<string> notes = [];
        try
        {
            Matrix seen = samples;
            if (samples.Rows > spec.Width && samples.Columns > spec.Width)
            {
                seen = BehindFirstLayer(samples, spec.Width, seed);
                notes.Add($"The batch has more samples and features than the width {spec.Width}, so it was taken behind a random first layer.");
            }

            FiniteWidthPrediction prediction = FiniteWidthPredictor.Predict(spec, seen);
            if (prediction.Input.Rank == spec.Width && prediction.Input.Gap > IsometricGap)
            {
                notes.Add("The law of gradients is that of an isometric batch: near inputs that are not, gradients are larger, by some tenths of a nat to about one.");
            }

            return new FiniteWidthLaws(spec, samples.Rows, inputs, prediction, [.. notes]);
        }
        catch (ArgumentException fault)
        {
            return new FiniteWidthLaws(spec, samples.Rows, inputs, null, [SpecFaults.WithoutParameter(fault)]);
        }
    }

    /// <summary>The samples behind a uniformly random map with orthonormal rows.</summary>
    private static Matrix BehindFirstLayer(Matrix samples, int width, ulong seed)
    {
        double[] columns = new double[samples.Columns * width];
        NormalStream.Fill(columns, seed, FirstLayerStream);
        double[] triangle = new double[width * width];
        HouseholderQr.Decompose(new MatrixSpan<double>(columns, samples.Columns, width), new MatrixSpan<double>(triangle, width, width));
        Matrix result = new(samples.Rows, width);
        MatrixProduct.Multiply(samples.Values, columns, result.Values, samples.Rows, width, samples.Columns);
        return result;
    }

    /// <summary>The profile for programs: all series of the laws.</summary>
    /// <returns>The table.</returns>
    /// <exception cref="MisuseException">There is no prediction.</exception>
    public TextTable ForPrograms() => Prediction is { } prediction
        ? ProfileTable.Of(prediction.Profile, int.MaxValue)
        : throw new MisuseException(string.Join(' ', Notes));
}
