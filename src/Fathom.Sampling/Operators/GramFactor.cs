using System.Numerics;
using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>Factors of Gram matrices of columns A = Q R, and whether they can be trusted.</summary>
/// <remarks>
/// <para>
/// Where A is well conditioned the pivots are taken in the columns' order: then R is a staircase, half of whose products need not be computed. The check is on the inverse V of the triangle: 1 over
/// row i of V squared is the squared distance of unit column i from the span of all others, so it does not depend on the order, and the smallest eigenvalue of the scaled Gram matrix is at
/// least the smallest of these distances over their number.
/// </para>
/// <para>Otherwise pivots are chosen, and the smallest pivot is the check.</para>
/// </remarks>
internal static class GramFactor
{
    /// <summary>The Gram matrix of some columns, in memory that may be written to.</summary>
    /// <typeparam name="T">The type of the columns.</typeparam>
    /// <param name="columns">A.</param>
    /// <param name="known">AᵀA, or empty.</param>
    /// <param name="workspace">Working memory.</param>
    /// <returns>AᵀA.</returns>
    public static MatrixSpan<double> Gram<T>(ReadOnlyMatrixSpan<T> columns, ReadOnlyMatrixSpan<double> known, OperatorWorkspace<T> workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int size = columns.Columns;
        if (known.Rows == size)
        {
            MatrixSpan<double> copy = workspace.Doubles.Matrix(size, size);
            known.Values.CopyTo(copy.Values);
            return copy;
        }

        MatrixSpan<double> gram = workspace.Doubles.Zeros(size, size);
        GramProduct.Accumulate(columns, gram);
        return gram;
    }

    /// <summary>The factor with pivots in order, if no column comes near the span of the others.</summary>
    /// <typeparam name="T">The type that the columns were multiplied in.</typeparam>
    /// <param name="gram">The Gram matrix.</param>
    /// <param name="order">The columns to keep; the others depend on those before them.</param>
    /// <param name="workspace">Working memory; the factor lives there until the next reset.</param>
    /// <param name="factor">Receives the factor.</param>
    /// <param name="inverse">Receives V, size × rank, with orthonormal A V.</param>
    /// <returns>Whether the factor can be trusted.</returns>
    public static bool TryInOrder<T>(
        MatrixSpan<double> gram, ReadOnlySpan<int> order, OperatorWorkspace<T> workspace, out ScaledCholesky factor, out MatrixSpan<double> inverse)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double trusted = OperatorPrecision.TrustedPivot<T>();
        factor = ScaledCholesky.DecomposeInOrder(gram, order, Memory(gram, workspace), workspace.Indices.Take(gram.Rows));
        inverse = default;
        if (factor.Rank < order.Length || factor.SmallestPivot < trusted)
        {
            return false;
        }

        inverse = Inverse(factor, workspace);
        foreach (int column in order)
        {
            double reciprocal = 0;
            foreach (double entry in inverse.Row(column))
            {
                reciprocal = Math.FusedMultiplyAdd(entry, entry, reciprocal);
            }

            if (!(reciprocal * gram[column, column] <= 1 / trusted))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The factor with the best pivots.</summary>
    /// <typeparam name="T">The type that the columns were multiplied in.</typeparam>
    /// <param name="gram">The Gram matrix.</param>
    /// <param name="rank">The rank that it should have.</param>
    /// <param name="workspace">Working memory; the factor lives there until the next reset.</param>
    /// <param name="factor">Receives the factor, without pivots at rounding level.</param>
    /// <returns>Whether it has that rank and can be trusted.</returns>
    public static bool TryPivoted<T>(MatrixSpan<double> gram, int rank, OperatorWorkspace<T> workspace, out ScaledCholesky factor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        factor = ScaledCholesky.Decompose(
            gram, OperatorPrecision.RoundingPivot<T>(gram.Rows), Memory(gram, workspace), workspace.Indices.Take(gram.Rows), rank);
        return factor.Rank == rank && factor.SmallestPivot >= OperatorPrecision.TrustedPivot<T>();
    }

    /// <summary>V with orthonormal A V.</summary>
    /// <typeparam name="T">The type of the workspace.</typeparam>
    /// <param name="factor">The factor of AᵀA.</param>
    /// <param name="workspace">Working memory.</param>
    /// <returns>V, size × rank.</returns>
    public static MatrixSpan<double> Inverse<T>(ScaledCholesky factor, OperatorWorkspace<T> workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixSpan<double> inverse = workspace.Doubles.Matrix(factor.Factor.Columns, factor.Rank);
        factor.PivotInverse(inverse);
        return inverse;
    }

    /// <summary>V for the Gram matrix of a random frame, whose columns are far from dependent.</summary>
    /// <typeparam name="T">The type of the workspace.</typeparam>
    /// <param name="gram">The Gram matrix.</param>
    /// <param name="workspace">Working memory.</param>
    /// <returns>V, upper triangular.</returns>
    /// <exception cref="ArithmeticException">The frame is not of full rank.</exception>
    public static MatrixSpan<double> FrameInverse<T>(MatrixSpan<double> gram, OperatorWorkspace<T> workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<int> order = workspace.Indices.Take(gram.Rows);
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        ScaledCholesky factor = ScaledCholesky.DecomposeInOrder(gram, order, Memory(gram, workspace), workspace.Indices.Take(gram.Rows));
        return factor.Rank == gram.Rows ? Inverse(factor, workspace) : throw new ArithmeticException("A random frame is not of full rank.");
    }

    /// <summary>The squared lengths of the columns.</summary>
    /// <typeparam name="T">The type of the workspace.</typeparam>
    /// <param name="gram">The Gram matrix.</param>
    /// <param name="workspace">Working memory.</param>
    /// <returns>Its diagonal.</returns>
    /// <exception cref="ArithmeticException">One is not finite.</exception>
    public static Span<double> Squares<T>(MatrixSpan<double> gram, OperatorWorkspace<T> workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<double> squares = workspace.Doubles.Take(gram.Rows);
        for (int i = 0; i < squares.Length; i++)
        {
            squares[i] = double.IsFinite(gram[i, i]) ? gram[i, i] : throw new ArithmeticException("A layer's values left the range of finite numbers.");
        }

        return squares;
    }

    private static Span<double> Memory<T>(MatrixSpan<double> gram, OperatorWorkspace<T> workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => workspace.Doubles.Take(ScaledCholesky.WorkspaceLength(gram.Rows));
}
