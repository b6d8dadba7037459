using System.Numerics;
using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>An orthonormal basis Q of the columns of a layer's input, H = Q R, chosen so that it can be trusted and made to cost little.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <remarks>
/// On the fast routes Q is never formed: it is E V with E either H itself, or H without group means, or the mean of H's columns beside their differences from it, and V small. Only the staged
/// route has an explicit Q; it is computed again for the backward pass rather than kept. Section 6 of the sampler's derivation has the reasons.
/// </remarks>
internal sealed class ColumnBasis<T>(WeightShape shape, ColumnStructure structure, FactorRoute? requested)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Below this share of a column's squared length left after its group mean is taken off, taking it off the Gram matrix would cancel digits.
    private const double CancellingShare = 0.1;

    private double[] _weights = [];
    private bool _splitsMean;
    private bool _centresRows;

    /// <summary>The route that was taken.</summary>
    public FactorRoute Route { get; private set; }

    /// <summary>r, the number of basis vectors.</summary>
    public int Rank { get; private set; }

    private bool SumsToZero => structure.ReadsCentred || structure.InputSumsToZero;

    /// <summary>Columns of E, or of the explicit Q.</summary>
    private int Width => Route == FactorRoute.StagedQr ? Rank : shape.Samples + (_splitsMean ? 1 : 0);

    /// <summary>Factors H = Q R, or H less its group means.</summary>
    /// <param name="input">H.</param>
    /// <param name="known">HᵀH, or empty.</param>
    /// <param name="workspace">Working memory; an explicit Q is left in its basis.</param>
    /// <returns>R, rank × B, in working memory.</returns>
    public ReadOnlyMatrixSpan<double> Factor(ReadOnlyMatrixSpan<T> input, ReadOnlyMatrixSpan<double> known, OperatorWorkspace<T> workspace)
    {
        _splitsMean = false;
        _centresRows = false;
        int size = shape.Samples;
        MatrixSpan<double> gram = GramFactor.Gram(input, known, workspace);
        if (structure.ReadsCentred)
        {
            CentreGram(input, gram, workspace);
        }

        Span<int> independent = structure.IndependentColumns(GramFactor.Squares(gram, workspace), SumsToZero, workspace.Indices.Take(size));
        int expected = Math.Min(shape.Inputs, independent.Length);
        FactorRoute? route = shape.IsTight ? FactorRoute.StagedQr : requested;
        if (route is null or FactorRoute.Gram)
        {
            if (expected == independent.Length && GramFactor.TryInOrder(gram, independent, workspace, out ScaledCholesky staircase, out MatrixSpan<double> inverse))
            {
                return Adopt(staircase, inverse);
            }

            bool trusted = GramFactor.TryPivoted(gram, expected, workspace, out ScaledCholesky factor);
            if (trusted || route is not null)
            {
                return Adopt(factor, GramFactor.Inverse(factor, workspace));
            }
        }

        bool canSplit = !SumsToZero && size > 1;
        if (canSplit && route is null or FactorRoute.MeanAndDifferences)
        {
            MatrixSpan<double> rotation = SplitGram(input, workspace, out MatrixSpan<double> rotated);
            bool trusted = GramFactor.TryPivoted(rotated, expected, workspace, out ScaledCholesky factor);
            if (trusted || route is not null)
            {
                return AdoptRotated(factor, rotation, workspace);
            }
        }

        Route = FactorRoute.StagedQr;
        Rank = expected;
        MatrixSpan<double> coefficients = workspace.Doubles.Matrix(expected, size);
        Orthogonalize(input, coefficients, workspace);
        Rank = workspace.Basis.Rank;
        return new MatrixSpan<double>(coefficients.Values, Rank, size);
    }

    /// <summary>Computes an explicit Q again, if the route has one.</summary>
    /// <param name="input">The same H.</param>
    /// <param name="workspace">Working memory; Q is left in its basis.</param>
    public void Restore(ReadOnlyMatrixSpan<T> input, OperatorWorkspace<T> workspace)
    {
        if (Route == FactorRoute.StagedQr)
        {
            Orthogonalize(input, workspace.Doubles.Matrix(Rank, shape.Samples), workspace);
        }
    }

    /// <summary>Some rows of E, or of the explicit Q.</summary>
    /// <param name="input">H.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="workspace">Working memory.</param>
    /// <param name="room">Memory for the rows, at least count × (B + 1).</param>
    /// <returns>count × width.</returns>
    public ReadOnlyMatrixSpan<T> Rows(ReadOnlyMatrixSpan<T> input, int first, int count, OperatorWorkspace<T> workspace, Span<T> room)
    {
        MatrixSpan<T> target = new(room, count, Width);
        if (Route == FactorRoute.StagedQr)
        {
            BasisRows.Convert<double, T>(workspace.Basis.Columns(0, Rank).SliceRows(first, count), 1, target);
        }
        else if (_splitsMean)
        {
            BasisRows.SplitMean(input.SliceRows(first, count), target);
        }
        else if (_centresRows)
        {
            BasisRows.Centre(input.SliceRows(first, count), structure.Groups, target);
        }
        else
        {
            return input.SliceRows(first, count);
        }

        return target;
    }

    /// <summary>Qᵀ Y from Eᵀ Y.</summary>
    /// <param name="product">Eᵀ Y, width × any number of columns.</param>
    /// <param name="workspace">Working memory.</param>
    /// <returns>Qᵀ Y, rank × the same number.</returns>
    public MatrixSpan<double> Coordinates(MatrixSpan<double> product, OperatorWorkspace<T> workspace)
    {
        if (Route == FactorRoute.StagedQr)
        {
            return product;
        }

        MatrixSpan<double> coordinates = workspace.Doubles.Matrix(Rank, product.Columns);
        MatrixProduct.TransposedMultiply<double>(Weights(), product, coordinates);
        return coordinates;
    }

    /// <summary>The matrix A with Q Y = E A.</summary>
    /// <param name="coordinates">Y, rank × any number of columns.</param>
    /// <param name="workspace">Working memory.</param>
    /// <returns>A, width × the same number.</returns>
    public MatrixSpan<double> Combination(MatrixSpan<double> coordinates, OperatorWorkspace<T> workspace)
    {
        if (Route == FactorRoute.StagedQr)
        {
            return coordinates;
        }

        MatrixSpan<double> combination = workspace.Doubles.Matrix(Width, coordinates.Columns);
        MatrixProduct.Multiply<double>(Weights(), coordinates, combination);
        return combination;
    }

    /// <summary>A zero matrix with one row for every column of E.</summary>
    /// <param name="columns">Number of columns.</param>
    /// <param name="workspace">Working memory.</param>
    /// <returns>width × columns.</returns>
    public MatrixSpan<double> Zeros(int columns, OperatorWorkspace<T> workspace) => workspace.Doubles.Zeros(Width, columns);

    private MatrixSpan<double> Weights() => new(_weights, Width, Rank);

    private ReadOnlyMatrixSpan<double> Adopt(ScaledCholesky factor, MatrixSpan<double> inverse)
    {
        Keep(FactorRoute.Gram, factor.Rank);
        inverse.Values.CopyTo(_weights);
        if (structure.ReadsCentred && !_centresRows)
        {
            GroupMeans.RemoveFromColumns(Weights(), structure.Groups);
        }

        return factor.Factor;
    }

    private MatrixSpan<double> AdoptRotated(ScaledCholesky factor, MatrixSpan<double> rotation, OperatorWorkspace<T> workspace)
    {
        _splitsMean = true;
        Keep(FactorRoute.MeanAndDifferences, factor.Rank);
        MatrixProduct.Multiply<double>(rotation, GramFactor.Inverse(factor, workspace), Weights());
        MatrixSpan<double> r = workspace.Doubles.Matrix(Rank, shape.Samples);
        MatrixProduct.MultiplyTransposed<double>(factor.Factor, rotation.SliceRows(1, shape.Samples), r);
        return r;
    }

    private void Keep(FactorRoute route, int rank)
    {
        Route = route;
        Rank = rank;
        if (_weights.Length < Width * rank)
        {
            _weights = new double[(shape.Samples + 1) * shape.Samples];
        }
    }

    /// <summary>Takes the group means off the Gram matrix, by way of the rows where the Gram matrix itself would cancel.</summary>
    private void CentreGram(ReadOnlyMatrixSpan<T> input, MatrixSpan<double> gram, OperatorWorkspace<T> workspace)
    {
        int size = shape.Samples;
        Span<double> whole = workspace.Doubles.Take(size);
        for (int i = 0; i < size; i++)
        {
            whole[i] = gram[i, i];
        }

        GroupMeans.RemoveFromGram(gram, structure.Groups);
        for (int i = 0; i < size; i++)
        {
            _centresRows |= gram[i, i] < CancellingShare * whole[i];
        }

        if (!_centresRows)
        {
            return;
        }

        gram.Values.Clear();
        Span<T> room = workspace.Wides.Take(GramProduct.BlockRows * size);
        for (int first = 0; first < input.Rows; first += GramProduct.BlockRows)
        {
            int count = Math.Min(GramProduct.BlockRows, input.Rows - first);
            MatrixSpan<T> rows = new(room, count, size);
            BasisRows.Centre(input.SliceRows(first, count), structure.Groups, rows);
            GramProduct.AccumulateLower<T>(rows, gram);
        }

        GramProduct.Mirror(gram);
    }

    /// <summary>The Gram matrix of H K, K the Helmert matrix, by way of mean and differences; returns the (B + 1) × B matrix M of H K = [mean | differences] M.</summary>
    private MatrixSpan<double> SplitGram(ReadOnlyMatrixSpan<T> input, OperatorWorkspace<T> workspace, out MatrixSpan<double> rotated)
    {
        int size = shape.Samples;
        MatrixSpan<double> gram = workspace.Doubles.Zeros(size + 1, size + 1);
        Span<T> room = workspace.Wides.Take(GramProduct.BlockRows * (size + 1));
        for (int first = 0; first < input.Rows; first += GramProduct.BlockRows)
        {
            int count = Math.Min(GramProduct.BlockRows, input.Rows - first);
            MatrixSpan<T> rows = new(room, count, size + 1);
            BasisRows.SplitMean(input.SliceRows(first, count), rows);
            GramProduct.AccumulateLower<T>(rows, gram);
        }

        GramProduct.Mirror(gram);
        MatrixSpan<double> rotation = workspace.Doubles.Matrix(size + 1, size);
        HelmertMatrix.Write(rotation.SliceRows(1, size));
        rotation.Row(0).Clear();
        rotation[0, 0] = Math.Sqrt(size);
        MatrixSpan<double> half = workspace.Doubles.Matrix(size + 1, size);
        MatrixProduct.Multiply<double>(gram, rotation, half);
        rotated = workspace.Doubles.Matrix(size, size);
        MatrixProduct.TransposedMultiply<double>(rotation, half, rotated);
        return rotation;
    }

    private void Orthogonalize(ReadOnlyMatrixSpan<T> input, MatrixSpan<double> coefficients, OperatorWorkspace<T> workspace)
    {
        MatrixSpan<double> columns = workspace.Doubles.Matrix(input.Rows, shape.Samples);
        BasisRows.Convert(input, 1, columns);
        if (structure.ReadsCentred)
        {
            GroupMeans.RemoveFromRows(columns, structure.Groups);
        }

        workspace.Basis.Begin(input.Rows, coefficients.Rows);
        workspace.Basis.Append(columns, coefficients.Rows, coefficients, workspace.Doubles);
    }
}
