using System.Numerics;
using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>A Haar-orthogonal weight matrix that is never made, for questions that take up most of its dimensions.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <remarks>
/// The same law as <see cref="WeightlessMatrix{T}"/>, with every frame orthonormalized explicitly in double precision: a Gaussian frame that nearly fills its space has a heavy-tailed condition
/// number, and so has what a projection leaves of it. The rows and columns that W lacks in the orthogonal M × M matrix are represented by the rows of a root of their Wishart matrix. Nothing
/// wide is kept between the questions; frames are formed again from their random numbers.
/// </remarks>
internal sealed class TightOrthogonalMatrix<T>(WeightShape shape, ColumnStructure structure, OperatorWorkspace<T> workspace) : IWeightlessMatrix<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ColumnBasis<T> _basis = new(shape, structure, FactorRoute.StagedQr);
    private double[] _forward = [];
    private WeightStreams _streams;

    /// <inheritdoc/>
    public FactorRoute InputRoute => FactorRoute.StagedQr;

    /// <inheritdoc/>
    public FactorRoute CotangentRoute => FactorRoute.StagedQr;

    /// <inheritdoc/>
    public int InputRank => _basis.Rank;

    /// <inheritdoc/>
    public int CotangentRank { get; private set; }

    /// <inheritdoc/>
    public void Begin(StreamKey layer) => _streams = new WeightStreams(layer);

    /// <inheritdoc/>
    public void Multiply(ReadOnlyMatrixSpan<T> input, MatrixSpan<T> output, ReadOnlyMatrixSpan<double> gram = default)
    {
        workspace.Reset();
        ReadOnlyMatrixSpan<double> r = _basis.Factor(input, gram, workspace);
        if (_forward.Length < r.Values.Length)
        {
            _forward = new double[Math.Min(shape.Samples, shape.Inputs) * shape.Samples];
        }

        r.Values.CopyTo(_forward);
        Apply(output);
    }

    /// <inheritdoc/>
    public void Repeat(ReadOnlyMatrixSpan<T> input, MatrixSpan<T> output)
    {
        workspace.Reset();
        Apply(output);
    }

    /// <inheritdoc/>
    public void MultiplyTransposed(
        ReadOnlyMatrixSpan<T> input, ReadOnlyMatrixSpan<T> cotangent, MatrixSpan<T> result, ReadOnlyMatrixSpan<double> gram = default)
    {
        workspace.Reset();
        _basis.Restore(input, workspace);
        int rank = _basis.Rank;
        MatrixSpan<double> answered = Decompose(cotangent, out MatrixSpan<double> rest);
        CotangentRank = rank == shape.Inputs ? 0 : rest.Rows;
        MatrixSpan<double> wide = workspace.Doubles.Matrix(shape.Inputs, shape.CotangentColumns);
        MatrixProduct.Multiply<double>(workspace.Basis.Columns(0, rank), answered, wide);
        if (CotangentRank > 0)
        {
            FormNoiseFrame(CotangentRank);
            MatrixProduct.Multiply<double>(workspace.Frame.Columns(rank, CotangentRank).SliceRows(0, shape.Inputs), rest, wide, accumulate: true);
        }

        BasisRows.Convert<double, T>(wide, shape.Scale, result);
    }

    private void Apply(MatrixSpan<T> output)
    {
        int rank = _basis.Rank;
        FormFrame(rank);
        MatrixSpan<double> wide = workspace.Doubles.Matrix(shape.Outputs, shape.Samples);
        MatrixProduct.Multiply<double>(
            workspace.Frame.Columns(0, rank).SliceRows(0, shape.Outputs), new MatrixSpan<double>(_forward, rank, shape.Samples), wide);
        BasisRows.Convert<double, T>(wide, shape.Scale, output);
    }

    /// <summary>The frame that the orthogonal matrix maps Q to: uniform on the Stiefel manifold, a function of ξ.</summary>
    private void FormFrame(int rank)
    {
        MatrixSpan<double> normals = Normals(shape.Outputs, rank, WeightPurpose.ForwardNormals, WeightPurpose.ForwardWishart);
        workspace.Frame.Begin(normals.Rows, rank + shape.CotangentColumns);
        Append(normals, workspace.Doubles.Matrix(rank, rank));
    }

    /// <summary>UᵀD and a factor of what U leaves of D.</summary>
    private MatrixSpan<double> Decompose(ReadOnlyMatrixSpan<T> cotangent, out MatrixSpan<double> rest)
    {
        int rank = _basis.Rank;
        int columns = shape.CotangentColumns;
        FormFrame(rank);
        StagedOrthogonalization frame = workspace.Frame;
        MatrixSpan<double> extended = workspace.Doubles.Zeros(frame.Basis.Rows, columns);
        BasisRows.Convert(cotangent, 1, extended.SliceRows(0, shape.Outputs));
        Span<double> squares = workspace.Doubles.Take(columns);
        squares.Clear();
        for (int i = 0; i < shape.Outputs; i++)
        {
            ReadOnlySpan<double> row = extended.Row(i);
            for (int j = 0; j < columns; j++)
            {
                squares[j] = Math.FusedMultiplyAdd(row[j], row[j], squares[j]);
            }
        }

        Span<int> independent = structure.IndependentColumns(squares, structure.CotangentSumsToZero, workspace.Indices.Take(columns));
        int most = Math.Min(shape.Frame - rank, independent.Length);
        MatrixSpan<double> coefficients = workspace.Doubles.Matrix(rank + most, columns);
        frame.Append(extended, most, coefficients, workspace.Doubles);
        rest = coefficients.SliceRows(rank, frame.Rank - rank);
        return coefficients.SliceRows(0, rank);
    }

    /// <summary>Appends to Q, as the first rows of a larger frame, a random frame orthogonal to it.</summary>
    private void FormNoiseFrame(int count)
    {
        int rank = _basis.Rank;
        MatrixSpan<double> normals = Normals(shape.Inputs, count, WeightPurpose.BackwardNormals, WeightPurpose.BackwardWishart);
        StagedOrthogonalization frame = workspace.Frame;
        frame.Begin(normals.Rows, rank + count);
        MatrixSpan<double> known = frame.Columns(0, rank);
        MatrixSpan<double> basis = workspace.Basis.Columns(0, rank);
        for (int i = 0; i < normals.Rows; i++)
        {
            if (i < shape.Inputs)
            {
                basis.Row(i).CopyTo(known.Row(i));
            }
            else
            {
                known.Row(i).Clear();
            }
        }

        frame.Accept(rank);
        Append(normals, workspace.Doubles.Matrix(rank + count, count));
    }

    private MatrixSpan<double> Normals(int rows, int columns, WeightPurpose purpose, WeightPurpose wishart)
    {
        int degrees = shape.Frame - rows;
        int lacking = WeightStreams.WishartRows(degrees, columns);
        MatrixSpan<double> normals = workspace.Doubles.Matrix(rows + lacking, columns);
        _streams.Fill(normals.SliceRows(0, rows).Values, purpose, 0);
        _streams.FillWishartRoot(normals.SliceRows(rows, lacking), wishart, degrees, workspace.Doubles);
        return normals;
    }

    private void Append(MatrixSpan<double> normals, MatrixSpan<double> coefficients)
    {
        int count = normals.Columns;
        int before = workspace.Frame.Rank;
        workspace.Frame.Append(normals, count, coefficients, workspace.Doubles);
        if (workspace.Frame.Rank < before + count)
        {
            throw new ArithmeticException("A random frame is not of full rank.");
        }
    }
}
