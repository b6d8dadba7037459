using System.Numerics;
using System.Numerics.Tensors;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.Sampling;

/// <summary>Draws whole weight matrices, entry by entry.</summary>
internal static class DenseMatrixDraw
{
    /// <summary>Draws a matrix.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="law">Its law.</param>
    /// <param name="key">Its stream.</param>
    /// <param name="matrix">Receives W, row-major.</param>
    public static void Draw<T>(DenseMatrixLaw law, StreamKey key, Span<T> matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (law.Kind == InitializationKind.Gaussian)
        {
            Normals.Fill(matrix, key);
            TensorPrimitives.Multiply(matrix, T.CreateTruncating(law.Factor), matrix);
            return;
        }

        bool tall = law.Rows >= law.Columns;
        int rows = law.Frame;
        int columns = Math.Min(law.Rows, law.Columns);
        double[] frame = new double[(long)rows * columns];
        NormalStream.Fill(frame, key);

        // The Q of a standard normal matrix, with a positive diagonal of R, is Haar-distributed.
        HouseholderQr.Decompose(new MatrixSpan<double>(frame, rows, columns), default);
        for (int i = 0; i < law.Rows; i++)
        {
            for (int j = 0; j < law.Columns; j++)
            {
                matrix[(i * law.Columns) + j] = T.CreateTruncating(law.Factor * frame[tall ? (i * columns) + j : (j * columns) + i]);
            }
        }
    }
}
