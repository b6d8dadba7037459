using System.Numerics;
using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>A Gaussian or Haar-orthogonal weight matrix that is never made: both answers are drawn from their exact joint law.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <remarks>
/// With H = Q R, ξ and ξ′ independent standard normal, and TᵀT = DᵀD, a Gaussian matrix answers Z = τ ξ R and X = τ [Q ξᵀD + (I − QQᵀ) ξ′ T]. An orthogonal one has, in place of ξ, the frame
/// U = ξ V with VᵀKV = I, where K is the Gram matrix of ξ plus a Wishart matrix for the rows that W lacks; its T belongs to DᵀD − (UᵀD)ᵀ(UᵀD), and ξ′ becomes a frame in the same way. This is
/// deferred decisions: the answers have the joint law of those of a stored matrix (theorems T1 and T2 of the sampler's derivation). Compare Y. M. Lu, Householder Dice (arXiv:2101.07464).
/// </remarks>
internal sealed class WeightlessMatrix<T>(WeightShape shape, ColumnStructure structure, OperatorWorkspace<T> workspace, Memory<T> projections, FactorRoute? route)
    : IWeightlessMatrix<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int BlockRows = OperatorWorkspace<T>.BlockRows;

    private readonly ColumnBasis<T> _basis = new(shape, structure, route);
    private readonly CotangentFactor<T> _cotangent = new(shape, structure, route);
    private readonly StaircaseMatrix<T> _forward = new();
    private double[] _frameInverse = [];
    private WeightStreams _streams;

    /// <inheritdoc/>
    public FactorRoute InputRoute => _basis.Route;

    /// <inheritdoc/>
    public FactorRoute CotangentRoute => _cotangent.Route;

    /// <inheritdoc/>
    public int InputRank => _basis.Rank;

    /// <inheritdoc/>
    public int CotangentRank { get; private set; }

    private bool Stores => projections.Length > 0;

    /// <inheritdoc/>
    public void Begin(StreamKey layer) => _streams = new WeightStreams(layer);

    /// <inheritdoc/>
    public void Multiply(ReadOnlyMatrixSpan<T> input, MatrixSpan<T> output, ReadOnlyMatrixSpan<double> gram = default)
    {
        workspace.Reset();
        ReadOnlyMatrixSpan<double> map = _basis.Factor(input, gram, workspace);
        bool drawn = false;
        if (shape.IsHaar && _basis.Rank > 0)
        {
            MatrixSpan<double> inverse = FormFrame();
            drawn = Stores;
            MatrixSpan<double> frameMap = workspace.Doubles.Matrix(_basis.Rank, shape.Samples);
            MatrixProduct.Multiply<double>(inverse, map, frameMap);
            map = frameMap;
        }

        _forward.Set(map, shape.Scale);
        Apply(output, drawn);
    }

    /// <inheritdoc/>
    public void Repeat(ReadOnlyMatrixSpan<T> input, MatrixSpan<T> output)
    {
        workspace.Reset();
        Apply(output, Stores);
    }

    /// <inheritdoc/>
    public void MultiplyTransposed(
        ReadOnlyMatrixSpan<T> input, ReadOnlyMatrixSpan<T> cotangent, MatrixSpan<T> result, ReadOnlyMatrixSpan<double> gram = default)
    {
        workspace.Reset();
        _basis.Restore(input, workspace);
        MatrixSpan<double> answered = Answered(cotangent);
        ReadOnlyMatrixSpan<double> rest = Rest(cotangent, gram, ref answered);
        CotangentRank = rest.Rows;
        MatrixSpan<T> noise = workspace.Wides.Matrix(shape.Inputs, rest.Rows);
        MatrixSpan<double> coordinates = DrawNoise(input, noise, ref rest);
        if (rest.Rows > 0)
        {
            MatrixSpan<double> known = workspace.Doubles.Matrix(answered.Rows, answered.Columns);
            MatrixProduct.Multiply<double>(coordinates, rest, known);
            for (int i = 0; i < known.Values.Length; i++)
            {
                answered.Values[i] -= known.Values[i];
            }
        }

        MatrixSpan<double> combination = _basis.Combination(answered, workspace);
        MatrixSpan<T> along = workspace.Wides.Matrix(combination.Rows, shape.CotangentColumns);
        BasisRows.Convert<double, T>(combination, shape.Scale, along);
        workspace.Noise.Set(rest, shape.Scale);
        Span<T> room = workspace.Wides.Take(BlockRows * (shape.Samples + 1));
        for (int first = 0; first < shape.Inputs; first += BlockRows)
        {
            int count = Math.Min(BlockRows, shape.Inputs - first);
            MatrixSpan<T> target = result.SliceRows(first, count);
            MatrixProduct.Multiply<T>(_basis.Rows(input, first, count, workspace, room), along, target);
            workspace.Noise.MultiplyInto(noise.SliceRows(first, count), target, accumulate: true);
        }
    }

    private MatrixSpan<T> Block(int first, int count, Span<T> room) =>
        new(Stores ? projections.Span[(first * _basis.Rank)..] : room, count, _basis.Rank);

    private void Draw(MatrixSpan<T> block, int first) =>
        _streams.Fill(block.Values, WeightPurpose.ForwardNormals, (long)first * _basis.Rank);

    /// <summary>Z = ξ · map, drawing ξ on the way if it is not there.</summary>
    private void Apply(MatrixSpan<T> output, bool drawn)
    {
        Span<T> room = Stores ? default : workspace.Wides.Take(BlockRows * _basis.Rank);
        for (int first = 0; first < shape.Outputs; first += BlockRows)
        {
            int count = Math.Min(BlockRows, shape.Outputs - first);
            MatrixSpan<T> block = Block(first, count, room);
            if (!drawn)
            {
                Draw(block, first);
            }

            _forward.MultiplyInto(block, output.SliceRows(first, count), accumulate: false);
        }
    }

    /// <summary>Draws ξ and finds the V that makes a frame of it; V is kept.</summary>
    private MatrixSpan<double> FormFrame()
    {
        int rank = _basis.Rank;
        MatrixSpan<double> gram = workspace.Doubles.Zeros(rank, rank);
        Span<T> room = Stores ? default : workspace.Wides.Take(BlockRows * rank);
        for (int first = 0; first < shape.Outputs; first += BlockRows)
        {
            MatrixSpan<T> block = Block(first, Math.Min(BlockRows, shape.Outputs - first), room);
            Draw(block, first);
            GramProduct.AccumulateLower<T>(block, gram);
        }

        GramProduct.Mirror(gram);
        AddWishart(gram, WeightPurpose.ForwardWishart, shape.Frame - shape.Outputs);
        MatrixSpan<double> inverse = GramFactor.FrameInverse(gram, workspace);
        if (_frameInverse.Length < rank * rank)
        {
            int most = Math.Min(shape.Samples, shape.Inputs);
            _frameInverse = new double[most * most];
        }

        inverse.Values.CopyTo(_frameInverse);
        return inverse;
    }

    private MatrixSpan<double> FrameInverse() => new(_frameInverse, _basis.Rank, _basis.Rank);

    private void AddWishart(MatrixSpan<double> gram, WeightPurpose purpose, int degrees)
    {
        if (degrees > 0)
        {
            _streams.AddWishart(gram, purpose, degrees);
        }
    }

    /// <summary>ξᵀD, or UᵀD: what the forward answer determines of Wᵀ D.</summary>
    private MatrixSpan<double> Answered(ReadOnlyMatrixSpan<T> cotangent)
    {
        int rank = _basis.Rank;
        MatrixSpan<double> product = workspace.Doubles.Zeros(rank, shape.CotangentColumns);
        Span<T> room = Stores ? default : workspace.Wides.Take(BlockRows * rank);
        for (int first = 0; first < shape.Outputs && rank > 0; first += BlockRows)
        {
            int count = Math.Min(BlockRows, shape.Outputs - first);
            MatrixSpan<T> block = Block(first, count, room);
            if (!Stores)
            {
                Draw(block, first);
            }

            GramProduct.AccumulateCross<T>(block, cotangent.SliceRows(first, count), product);
        }

        if (!shape.IsHaar || rank == 0)
        {
            return product;
        }

        MatrixSpan<double> turned = workspace.Doubles.Matrix(rank, shape.CotangentColumns);
        MatrixProduct.TransposedMultiply<double>(FrameInverse(), product, turned);
        return turned;
    }

    /// <summary>The factor of what is left of D; no rows when H leaves no direction free.</summary>
    private ReadOnlyMatrixSpan<double> Rest(ReadOnlyMatrixSpan<T> cotangent, ReadOnlyMatrixSpan<double> gram, ref MatrixSpan<double> answered)
    {
        if (_basis.Rank == shape.Inputs)
        {
            return workspace.Doubles.Matrix(0, shape.CotangentColumns);
        }

        if (!shape.IsHaar)
        {
            return _cotangent.Factor(cotangent, gram, workspace);
        }

        return _cotangent.TryFactorRest(cotangent, gram, answered, workspace, out int expected, out ReadOnlyMatrixSpan<double> factor)
            ? factor
            : ExplicitRest(cotangent, expected, ref answered);
    }

    /// <summary>The same by forming U and D − U UᵀD, rows that W lacks included; improves UᵀD on the way.</summary>
    private MatrixSpan<double> ExplicitRest(ReadOnlyMatrixSpan<T> cotangent, int expected, ref MatrixSpan<double> answered)
    {
        int rank = _basis.Rank;
        int columns = shape.CotangentColumns;
        int degrees = shape.Frame - shape.Outputs;
        int lacking = WeightStreams.WishartRows(degrees, rank);
        MatrixSpan<double> normals = workspace.Doubles.Matrix(shape.Outputs + lacking, rank);
        if (Stores)
        {
            BasisRows.Convert<T, double>(Block(0, shape.Outputs, default), 1, normals.SliceRows(0, shape.Outputs));
        }
        else
        {
            MatrixSpan<T> drawn = workspace.Wides.Matrix(shape.Outputs, rank);
            Draw(drawn, 0);
            BasisRows.Convert<T, double>(drawn, 1, normals.SliceRows(0, shape.Outputs));
        }

        _streams.FillWishartRoot(normals.SliceRows(shape.Outputs, lacking), WeightPurpose.ForwardWishart, degrees, workspace.Doubles);
        StagedOrthogonalization frame = workspace.Frame;
        frame.Begin(normals.Rows, rank + expected);
        MatrixProduct.Multiply<double>(normals, FrameInverse(), frame.Columns(0, rank));
        frame.Accept(rank);
        MatrixSpan<double> extended = workspace.Doubles.Zeros(normals.Rows, columns);
        BasisRows.Convert(cotangent, 1, extended.SliceRows(0, shape.Outputs));
        MatrixSpan<double> coefficients = workspace.Doubles.Matrix(rank + expected, columns);
        frame.Append(extended, expected, coefficients, workspace.Doubles);
        answered = coefficients.SliceRows(0, rank);
        return coefficients.SliceRows(rank, frame.Rank - rank);
    }

    /// <summary>Draws ξ′; turns T into what ξ′ is multiplied by; returns Qᵀξ′.</summary>
    private MatrixSpan<double> DrawNoise(ReadOnlyMatrixSpan<T> input, MatrixSpan<T> noise, ref ReadOnlyMatrixSpan<double> rest)
    {
        int rank = rest.Rows;
        MatrixSpan<double> product = _basis.Zeros(rank, workspace);
        if (rank == 0)
        {
            return product;
        }

        MatrixSpan<double> gram = workspace.Doubles.Zeros(shape.IsHaar ? rank : 0, rank);
        Span<T> room = workspace.Wides.Take(BlockRows * (shape.Samples + 1));
        for (int first = 0; first < shape.Inputs; first += BlockRows)
        {
            int count = Math.Min(BlockRows, shape.Inputs - first);
            MatrixSpan<T> block = noise.SliceRows(first, count);
            _streams.Fill(block.Values, WeightPurpose.BackwardNormals, (long)first * rank);
            GramProduct.AccumulateCross<T>(_basis.Rows(input, first, count, workspace, room), block, product);
            if (shape.IsHaar)
            {
                GramProduct.AccumulateLower<T>(block, gram);
            }
        }

        MatrixSpan<double> coordinates = _basis.Coordinates(product, workspace);
        if (shape.IsHaar)
        {
            GramProduct.Mirror(gram);
            rest = FormNoiseFrame(gram, coordinates, rest);
        }

        return coordinates;
    }

    /// <summary>V′ T, where (I − QQᵀ) ξ′ V′ is a random frame's first rows.</summary>
    private MatrixSpan<double> FormNoiseFrame(MatrixSpan<double> gram, MatrixSpan<double> coordinates, ReadOnlyMatrixSpan<double> rest)
    {
        int rank = rest.Rows;
        MatrixSpan<double> known = workspace.Doubles.Zeros(rank, rank);
        GramProduct.Accumulate<double>(coordinates, known);
        for (int i = 0; i < gram.Values.Length; i++)
        {
            gram.Values[i] -= known.Values[i];
        }

        AddWishart(gram, WeightPurpose.BackwardWishart, shape.Frame - shape.Inputs);
        MatrixSpan<double> inverse = GramFactor.FrameInverse(gram, workspace);
        MatrixSpan<double> turned = workspace.Doubles.Matrix(rank, rest.Columns);
        MatrixProduct.Multiply<double>(inverse, rest, turned);
        return turned;
    }
}
