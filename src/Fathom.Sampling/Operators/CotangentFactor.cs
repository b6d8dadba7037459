using System.Numerics;
using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>A factor T of the part of DᵀD that the forward answer does not determine: TᵀT = DᵀD for Gaussian weights, TᵀT = DᵀD − (UᵀD)ᵀ(UᵀD) for orthogonal ones.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class CotangentFactor<T>(WeightShape shape, ColumnStructure structure, FactorRoute? requested)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Below this share of a column's squared length left, the difference of Gram matrices has lost too many digits.
    private const double CancellingShare = 0.01;

    /// <summary>The route that was taken.</summary>
    public FactorRoute Route { get; private set; }

    /// <summary>Factors what Gaussian weights need.</summary>
    /// <param name="cotangent">D.</param>
    /// <param name="known">DᵀD, or empty.</param>
    /// <param name="workspace">Working memory.</param>
    /// <returns>T, rank × columns of D.</returns>
    public ReadOnlyMatrixSpan<double> Factor(ReadOnlyMatrixSpan<T> cotangent, ReadOnlyMatrixSpan<double> known, OperatorWorkspace<T> workspace)
    {
        MatrixSpan<double> gram = Gram(cotangent, known, workspace, out Span<int> independent);
        if (TryFast(gram, independent, workspace, out ReadOnlyMatrixSpan<double> factor))
        {
            Route = FactorRoute.Gram;
            return factor;
        }

        int columns = cotangent.Columns;
        workspace.Frame.Begin(cotangent.Rows, columns);
        MatrixSpan<double> copy = workspace.Doubles.Matrix(cotangent.Rows, columns);
        BasisRows.Convert(cotangent, 1, copy);
        MatrixSpan<double> coefficients = workspace.Doubles.Matrix(columns, columns);
        workspace.Frame.Append(copy, independent.Length, coefficients, workspace.Doubles);
        Route = FactorRoute.StagedQr;
        return coefficients.SliceRows(0, workspace.Frame.Rank);
    }

    /// <summary>Factors what orthogonal weights need, if Gram matrices can be trusted with it.</summary>
    /// <param name="cotangent">D.</param>
    /// <param name="whole">DᵀD, or empty.</param>
    /// <param name="answered">UᵀD, the part that the forward answer determines.</param>
    /// <param name="workspace">Working memory.</param>
    /// <param name="expected">The rank that D has unless its columns depend on each other by accident.</param>
    /// <param name="factor">Receives T, rank × columns of D.</param>
    /// <returns>Whether it succeeded; otherwise D − U UᵀD must be formed.</returns>
    public bool TryFactorRest(
        ReadOnlyMatrixSpan<T> cotangent,
        ReadOnlyMatrixSpan<double> whole,
        MatrixSpan<double> answered,
        OperatorWorkspace<T> workspace,
        out int expected,
        out ReadOnlyMatrixSpan<double> factor)
    {
        MatrixSpan<double> gram = Gram(cotangent, whole, workspace, out Span<int> independent);
        expected = independent.Length;
        int columns = cotangent.Columns;
        MatrixSpan<double> known = workspace.Doubles.Matrix(columns, columns);
        MatrixProduct.TransposedMultiply<double>(answered, answered, known);
        bool cancels = false;
        for (int i = 0; i < columns; i++)
        {
            cancels |= gram[i, i] - known[i, i] < CancellingShare * gram[i, i];
            Span<double> row = gram.Row(i);
            ReadOnlySpan<double> subtracted = known.Row(i);
            for (int j = 0; j < columns; j++)
            {
                row[j] -= subtracted[j];
            }
        }

        factor = default;
        bool found = !(cancels && requested is not FactorRoute.Gram) && TryFast(gram, independent, workspace, out factor);
        Route = found ? FactorRoute.Gram : FactorRoute.StagedQr;
        return found;
    }

    private MatrixSpan<double> Gram(
        ReadOnlyMatrixSpan<T> cotangent, ReadOnlyMatrixSpan<double> known, OperatorWorkspace<T> workspace, out Span<int> independent)
    {
        int columns = cotangent.Columns;
        MatrixSpan<double> gram = GramFactor.Gram(cotangent, known, workspace);
        Span<double> squares = GramFactor.Squares(gram, workspace);
        independent = structure.IndependentColumns(squares, structure.CotangentSumsToZero, workspace.Indices.Take(columns));
        return gram;
    }

    private bool TryFast(MatrixSpan<double> gram, ReadOnlySpan<int> independent, OperatorWorkspace<T> workspace, out ReadOnlyMatrixSpan<double> factor)
    {
        factor = default;
        if (requested is FactorRoute.StagedQr)
        {
            return false;
        }

        int rank = Math.Min(independent.Length, shape.Outputs);
        if (rank == independent.Length && GramFactor.TryInOrder(gram, independent, workspace, out ScaledCholesky staircase, out _))
        {
            factor = staircase.Factor;
            return true;
        }

        bool trusted = GramFactor.TryPivoted(gram, rank, workspace, out ScaledCholesky pivoted);
        factor = pivoted.Factor;
        return trusted || requested is FactorRoute.Gram;
    }
}
