using System.Numerics;
using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>A weight matrix that is drawn and multiplied: the oracle of the weightless ones, and the faster choice in narrow networks.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="law">Its law.</param>
/// <param name="entries">The memory of W, m × n, and whose matrix it holds; several matrices may share one and are then drawn again when asked.</param>
internal sealed class DenseMatrix<T>(DenseMatrixLaw law, DenseMatrixEntries<T> entries) : IWeightMatrix<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Its stream; set before the first question.</summary>
    public StreamKey Key { get; set; }

    /// <summary>W, m × n.</summary>
    public ReadOnlyMatrixSpan<T> Weights => new(entries.Of(law, Key), law.Rows, law.Columns);

    /// <inheritdoc />
    public void Multiply(ReadOnlyMatrixSpan<T> input, MatrixSpan<T> output, ReadOnlyMatrixSpan<double> gram = default) => MatrixProduct.Multiply(Weights, input, output);

    /// <inheritdoc />
    public void Repeat(ReadOnlyMatrixSpan<T> input, MatrixSpan<T> output) => Multiply(input, output);

    /// <inheritdoc />
    public void MultiplyTransposed(
        ReadOnlyMatrixSpan<T> input, ReadOnlyMatrixSpan<T> cotangent, MatrixSpan<T> result, ReadOnlyMatrixSpan<double> gram = default) =>
        MatrixProduct.TransposedMultiply(Weights, cotangent, result);
}
