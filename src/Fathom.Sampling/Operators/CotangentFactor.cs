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
    /// <param name="workspace">Working memory.</param>
    /// <returns>T, rank × columns of D.</returns>
    public MatrixSpan<double> Factor(ReadOnlyMatrixSpan<T> cotangent, OperatorWorkspace<T> workspace)
    {
        MatrixSpan<double> gram = Gram(cotangent, workspace, out int expected);
        if (TryFast(gram, Math.Min(expected, cotangent.Rows), workspace, out MatrixSpan<double> factor))
        {
            return factor;
        }

        int columns = cotangent.Columns;
        workspace.Frame.Begin(cotangent.Rows, columns);
        MatrixSpan<double> copy = workspace.Doubles.Matrix(cotangent.Rows, columns);
        BasisRows.Convert(cotangent, 1, copy);
        MatrixSpan<double> coefficients = workspace.Doubles.Matrix(columns, columns);
        workspace.Frame.Append(copy, expected, coefficients, workspace.Doubles);
        Route = FactorRoute.StagedQr;
        return coefficients.SliceRows(0, workspace.Frame.Rank);
    }

    /// <summary>Factors what orthogonal weights need, if Gram matrices can be trusted with it.</summary>
    /// <param name="cotangent">D.</param>
    /// <param name="answered">UᵀD, the part that the forward answer determines.</param>
    /// <param name="workspace">Working memory.</param>
    /// <param name="expected">The rank that D has unless its columns depend on each other by accident.</param>
    /// <param name="factor">Receives T, rank × columns of D.</param>
    /// <returns>Whether it succeeded; otherwise D − U UᵀD must be formed.</returns>
    public bool TryFactorRest(
        ReadOnlyMatrixSpan<T> cotangent, MatrixSpan<double> answered, OperatorWorkspace<T> workspace, out int expected, out MatrixSpan<double> factor)
    {
        MatrixSpan<double> gram = Gram(cotangent, workspace, out expected);
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
        bool found = !(cancels && requested is not FactorRoute.Gram) && TryFast(gram, expected, workspace, out factor);
        Route = found ? FactorRoute.Gram : FactorRoute.StagedQr;
        return found;
    }

    private MatrixSpan<double> Gram(ReadOnlyMatrixSpan<T> cotangent, OperatorWorkspace<T> workspace, out int expected)
    {
        int columns = cotangent.Columns;
        MatrixSpan<double> gram = workspace.Doubles.Zeros(columns, columns);
        GramProduct.Accumulate(cotangent, gram);
        Span<double> squares = workspace.Doubles.Take(columns);
        for (int i = 0; i < columns; i++)
        {
            squares[i] = gram[i, i];
        }

        expected = structure.ExpectedRank(squares, structure.CotangentSumsToZero);
        return gram;
    }

    private bool TryFast(MatrixSpan<double> gram, int expected, OperatorWorkspace<T> workspace, out MatrixSpan<double> factor)
    {
        factor = default;
        if (requested is FactorRoute.StagedQr)
        {
            return false;
        }

        ScaledFactor scaled = workspace.Factor;
        scaled.Factor(gram, Math.Min(expected, shape.Outputs), OperatorPrecision.RoundingPivot<T>(gram.Rows));
        bool trusted = scaled.Rank == expected && scaled.SmallestPivot >= OperatorPrecision.TrustedPivot<T>();
        if (!trusted && requested is not FactorRoute.Gram)
        {
            return false;
        }

        Route = FactorRoute.Gram;
        factor = workspace.Doubles.Matrix(scaled.Rank, gram.Rows);
        scaled.WriteFactor(factor);
        return true;
    }
}
