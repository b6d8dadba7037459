using System.Numerics;
using Fathom.Numerics;

namespace Fathom.Networks;

/// <summary>The pieces of a convolution over images of few positions: all images of the batch as one matrix of windows, so that the weights are read once and not for every image.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>Column s · positions + p is the window p of sample s. Products are cut by rows of their results, so that no two pieces write the same number and nothing is summed across pieces.</remarks>
internal unsafe struct JoinedConvolution<T> : IWork
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

    /// <summary>The matrix of windows, weights of an output × samples and positions.</summary>
    public T* Columns;

    /// <summary>The outputs, or their gradient, as a matrix of outputs × samples and positions.</summary>
    public T* Rows;

    /// <summary>What to do.</summary>
    public JoinedPass Pass;

    /// <summary>The number of pieces.</summary>
    public readonly int Pieces => Math.Clamp(Pass is JoinedPass.Windows or JoinedPass.InputGradient ? Size.InputsPerGroup : Size.OutputsPerGroup, 1, ConvolutionSize.MostPieces);

    private readonly int Positions => Size.Geometry.Outputs;

    private readonly int Width => Size.Samples * Positions;

    private readonly int Window => Size.Geometry.KernelHeight * Size.Geometry.KernelWidth;

    /// <inheritdoc />
    public readonly void Run(int piece)
    {
        int count = Pass is JoinedPass.Windows or JoinedPass.InputGradient ? Size.InputsPerGroup : Size.OutputsPerGroup;
        int first = (int)((long)count * piece / Pieces);
        int end = (int)((long)count * (piece + 1) / Pieces);
        switch (Pass)
        {
            case JoinedPass.Windows:
                GatherWindows(first, end);
                break;
            case JoinedPass.OutputGradients:
                GatherOutputs(first, end);
                break;
            case JoinedPass.Forward:
                Convolve(first, end);
                break;
            case JoinedPass.InputGradient:
                PullBack(first, end);
                break;
            default:
                MatrixProduct.MultiplyTransposed(
                    Matrix(Rows + ((long)first * Width), end - first, Width),
                    Matrix(Columns, Size.Depth, Width),
                    new MatrixSpan<T>(new Span<T>(Target + ((long)first * Size.Depth), (end - first) * Size.Depth), end - first, Size.Depth));
                break;
        }
    }

    private static ReadOnlyMatrixSpan<T> Matrix(T* pointer, int rows, int columns) => new(new ReadOnlySpan<T>(pointer, rows * columns), rows, columns);

    private readonly void GatherWindows(int first, int end)
    {
        for (int sample = 0; sample < Size.Samples; sample++)
        {
            T* image = X + ((((long)sample * Size.InputsPerGroup) + first) * Size.Geometry.Inputs);
            WindowColumns.Gather(Size.Geometry, image, end - first, 0, Size.Geometry.OutputHeight, Columns + ((long)first * Window * Width) + (sample * Positions), Width);
        }
    }

    private readonly void GatherOutputs(int first, int end)
    {
        for (int output = first; output < end; output++)
        {
            for (int sample = 0; sample < Size.Samples; sample++)
            {
                new Span<T>(Y + ((((long)sample * Size.OutputsPerGroup) + output) * Positions), Positions).CopyTo(new Span<T>(Rows + ((long)output * Width) + (sample * Positions), Positions));
            }
        }
    }

    private readonly void Convolve(int first, int end)
    {
        T* rows = Rows + ((long)first * Width);
        MatrixProduct.Multiply(
            Matrix(Weights + ((long)first * Size.Depth), end - first, Size.Depth),
            Matrix(Columns, Size.Depth, Width),
            new MatrixSpan<T>(new Span<T>(rows, (end - first) * Width), end - first, Width));
        for (int output = first; output < end; output++)
        {
            for (int sample = 0; sample < Size.Samples; sample++)
            {
                T* from = Rows + ((long)output * Width) + (sample * Positions);
                T* to = Y + ((((long)sample * Size.OutputsPerGroup) + output) * Positions);
                if (Bias is null)
                {
                    new Span<T>(from, Positions).CopyTo(new Span<T>(to, Positions));
                }
                else
                {
                    ElementLoop.Run(default(SumFormula<T>), from, true, Bias + output, false, to, Positions);
                }
            }
        }
    }

    private readonly void PullBack(int first, int end)
    {
        int firstRow = first * Window;
        int rows = (end - first) * Window;
        T* columns = Columns + ((long)firstRow * Width);
        ReadOnlyMatrixSpan<T> weights = new(new ReadOnlySpan<T>(Weights + firstRow, (Size.OutputsPerGroup * Size.Depth) - firstRow), Size.OutputsPerGroup, rows, Size.Depth);
        MatrixProduct.TransposedMultiply(weights, Matrix(Rows, Size.OutputsPerGroup, Width), new MatrixSpan<T>(new Span<T>(columns, rows * Width), rows, Width));
        for (int sample = 0; sample < Size.Samples; sample++)
        {
            T* image = Target + ((((long)sample * Size.InputsPerGroup) + first) * Size.Geometry.Inputs);
            new Span<T>(image, (end - first) * Size.Geometry.Inputs).Clear();
            WindowColumns.Scatter(Size.Geometry, columns + (sample * Positions), end - first, 0, Size.Geometry.OutputHeight, image, Width);
        }
    }
}
