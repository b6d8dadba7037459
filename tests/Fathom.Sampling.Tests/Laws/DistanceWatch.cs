using System.Numerics;
using Fathom.Numerics;

namespace Fathom.Sampling.Tests;

/// <summary>Notes how far apart the first two samples are, relative to the first, in what every weight matrix answers: forward, and for their gradients backward.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="inner">The weights.</param>
internal sealed class DistanceWatch<T>(IWeightMatrices<T> inner) : IWeightMatrices<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<double> forward = [];
    private readonly List<double> backward = [];

    /// <summary>ln of the distances, layer by layer on the way forward.</summary>
    public IReadOnlyList<double> Forward => forward;

    /// <summary>ln of the distances, layer by layer on the way back.</summary>
    public IReadOnlyList<double> Backward => backward;

    /// <inheritdoc />
    public void Begin(int network)
    {
        forward.Clear();
        backward.Clear();
        inner.Begin(network);
    }

    /// <inheritdoc />
    public IWeightMatrix<T> Into(int layer) => new Watched(this, inner.Into(layer));

    private static double Distance(ReadOnlyMatrixSpan<T> columns)
    {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < columns.Rows; i++)
        {
            double first = double.CreateTruncating(columns[i, 0]);
            double apart = first - double.CreateTruncating(columns[i, 1]);
            difference += apart * apart;
            norm += first * first;
        }

        // Two columns that are equal have lost each other: farther apart than any that have not.
        return Math.Log(Math.Max(difference / norm, 1e-60)) / 2;
    }

    private sealed class Watched(DistanceWatch<T> owner, IWeightMatrix<T> matrix) : IWeightMatrix<T>
    {
        public void Multiply(ReadOnlyMatrixSpan<T> input, MatrixSpan<T> output, ReadOnlyMatrixSpan<double> gram = default)
        {
            matrix.Multiply(input, output, gram);
            owner.forward.Add(Distance(output));
        }

        public void Repeat(ReadOnlyMatrixSpan<T> input, MatrixSpan<T> output) => matrix.Repeat(input, output);

        public void MultiplyTransposed(
            ReadOnlyMatrixSpan<T> input, ReadOnlyMatrixSpan<T> cotangent, MatrixSpan<T> result, ReadOnlyMatrixSpan<double> gram = default)
        {
            matrix.MultiplyTransposed(input, cotangent, result, gram);
            owner.backward.Add(Distance(result));
        }
    }
}
