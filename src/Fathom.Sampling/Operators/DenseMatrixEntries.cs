using System.Numerics;
using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>Memory for the entries of a dense matrix, which remembers what it holds.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="length">Number of entries of the largest matrix.</param>
internal sealed class DenseMatrixEntries<T>(int length)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] values = new T[length];
    private (DenseMatrixLaw Law, StreamKey Key)? content;

    /// <summary>The entries of a matrix, drawn unless they are here already.</summary>
    /// <param name="law">Its law.</param>
    /// <param name="key">Its stream.</param>
    /// <returns>W, row-major.</returns>
    public ReadOnlySpan<T> Of(DenseMatrixLaw law, StreamKey key)
    {
        Span<T> matrix = values.AsSpan(0, law.Rows * law.Columns);
        if (content != (law, key))
        {
            DenseMatrixDraw.Draw(law, key, matrix);
            content = (law, key);
        }

        return matrix;
    }
}
