using System.Numerics;
using Fathom.Numerics;

namespace Fathom.Networks;

/// <summary>The pieces of a convolution: images times groups, block by block of windows.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal unsafe struct ConvolutionWork<T> : IWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The sizes.</summary>
    public ConvolutionSize Size;

    /// <summary>The input.</summary>
    public T* X;

    /// <summary>The weights.</summary>
    public T* Weights;

    /// <summary>The bias, or null.</summary>
    public T* Bias;

    /// <summary>The output, or its gradient in the backward pass.</summary>
    public T* Y;

    /// <summary>Receives a gradient.</summary>
    public T* Target;

    /// <summary>Parts of the gradient of the weights.</summary>
    public T* WeightParts;

    /// <summary>Room for matrices of windows.</summary>
    public T* Scratch;

    /// <summary>What to do.</summary>
    public ConvolutionPass Pass;

    private readonly int InputLength => Size.InputsPerGroup * Size.Geometry.Inputs;

    private readonly int OutputLength => Size.OutputsPerGroup * Size.Geometry.Outputs;

    /// <inheritdoc />
    public readonly void Run(int piece)
    {
        switch (Pass)
        {
            case ConvolutionPass.WeightGradient:
                SumWeights(piece);
                break;
            case ConvolutionPass.SumOfWeightParts:
                AddParts(piece);
                break;
            default:
                RunImages(piece);
                break;
        }
    }

    private readonly void RunImages(int piece)
    {
        T* columns = Scratch + ((long)piece * Size.BlockLength);
        long count = (long)Size.Samples * Size.Groups;
        for (long image = count * piece / Size.Parts; image < count * (piece + 1) / Size.Parts; image++)
        {
            T* weights = Weights + (image % Size.Groups * Size.OutputsPerGroup * Size.Depth);
            if (Pass == ConvolutionPass.InputGradient)
            {
                new Span<T>(Target + (image * InputLength), InputLength).Clear();
            }

            for (int block = 0; block < Size.Blocks; block++)
            {
                if (Pass == ConvolutionPass.Forward)
                {
                    Convolve(image, block, weights, columns);
                }
                else
                {
                    Spread(image, block, weights, columns);
                }
            }

            if (Pass == ConvolutionPass.Forward && Bias is not null)
            {
                AddBias(image);
            }
        }
    }

    private readonly void Convolve(long image, int block, T* weights, T* columns)
    {
        MatrixProduct.Multiply(
            Matrix(weights, Size.OutputsPerGroup, Size.Depth),
            Columns(image, block, columns),
            OutputBlock(image, block));
    }

    private readonly void Spread(long image, int block, T* weights, T* columns)
    {
        int positions = PositionsOf(block);
        T* target = Target + (image * InputLength);
        if (Size.IsPointwise)
        {
            int first = FirstPosition(block);
            MatrixSpan<T> part = new(new Span<T>(target + first, InputLength - first), Size.Depth, positions, Size.Geometry.Inputs);
            MatrixProduct.TransposedMultiply(Matrix(weights, Size.OutputsPerGroup, Size.Depth), OutputBlock(image, block), part);
            return;
        }

        MatrixSpan<T> gradient = new(new Span<T>(columns, Size.Depth * positions), Size.Depth, positions);
        MatrixProduct.TransposedMultiply(Matrix(weights, Size.OutputsPerGroup, Size.Depth), OutputBlock(image, block), gradient);
        WindowColumns.Scatter(Size.Geometry, columns, Size.InputsPerGroup, block * Size.RowsPerBlock, RowsOf(block), target);
    }

    private readonly void SumWeights(int piece)
    {
        int part = piece / Size.Groups;
        int group = piece % Size.Groups;
        T* columns = Scratch + ((long)piece * Size.BlockLength);
        T* sum = WeightParts + ((long)part * Size.Weights) + ((long)group * Size.OutputsPerGroup * Size.Depth);
        MatrixSpan<T> target = new(new Span<T>(sum, Size.OutputsPerGroup * Size.Depth), Size.OutputsPerGroup, Size.Depth);
        int end = (int)((long)Size.Samples * (part + 1) / Size.WeightParts);
        bool accumulates = false;
        for (int sample = (int)((long)Size.Samples * part / Size.WeightParts); sample < end; sample++)
        {
            long image = ((long)sample * Size.Groups) + group;
            for (int block = 0; block < Size.Blocks; block++)
            {
                MatrixProduct.MultiplyTransposed(OutputBlock(image, block), Columns(image, block, columns), target, accumulates);
                accumulates = true;
            }
        }
    }

    private readonly void AddParts(int piece)
    {
        int chunk = ElementLoop.ChunkFor(Size.Weights);
        int first = piece * chunk;
        int count = Math.Min(chunk, Size.Weights - first);
        new Span<T>(WeightParts + first, count).CopyTo(new Span<T>(Target + first, count));
        for (int part = 1; part < Size.WeightParts; part++)
        {
            ElementLoop.Run(default(SumFormula<T>), Target + first, true, WeightParts + ((long)part * Size.Weights) + first, true, Target + first, count);
        }
    }

    private readonly void AddBias(long image)
    {
        int group = (int)(image % Size.Groups);
        for (int channel = 0; channel < Size.OutputsPerGroup; channel++)
        {
            T* row = Y + (image * OutputLength) + ((long)channel * Size.Geometry.Outputs);
            ElementLoop.Run(default(SumFormula<T>), row, true, Bias + (group * Size.OutputsPerGroup) + channel, false, row, Size.Geometry.Outputs);
        }
    }

    private readonly int RowsOf(int block) => Math.Min(Size.RowsPerBlock, Size.Geometry.OutputHeight - (block * Size.RowsPerBlock));

    private readonly int PositionsOf(int block) => RowsOf(block) * Size.Geometry.OutputWidth;

    private readonly int FirstPosition(int block) => block * Size.RowsPerBlock * Size.Geometry.OutputWidth;

    private static ReadOnlyMatrixSpan<T> Matrix(T* pointer, int rows, int columns) => new(new ReadOnlySpan<T>(pointer, rows * columns), rows, columns);

    // The windows of a block as the columns of a matrix; of windows of one position, the input itself.
    private readonly ReadOnlyMatrixSpan<T> Columns(long image, int block, T* columns)
    {
        T* x = X + (image * InputLength);
        int positions = PositionsOf(block);
        if (Size.IsPointwise)
        {
            int first = FirstPosition(block);
            return new ReadOnlyMatrixSpan<T>(new ReadOnlySpan<T>(x + first, InputLength - first), Size.Depth, positions, Size.Geometry.Inputs);
        }

        WindowColumns.Gather(Size.Geometry, x, Size.InputsPerGroup, block * Size.RowsPerBlock, RowsOf(block), columns);
        return new ReadOnlyMatrixSpan<T>(new ReadOnlySpan<T>(columns, Size.Depth * positions), Size.Depth, positions);
    }

    private readonly MatrixSpan<T> OutputBlock(long image, int block)
    {
        int first = FirstPosition(block);
        return new MatrixSpan<T>(new Span<T>(Y + (image * OutputLength) + first, OutputLength - first), Size.OutputsPerGroup, PositionsOf(block), Size.Geometry.Outputs);
    }
}
