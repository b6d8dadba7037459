using System.Numerics;

namespace Fathom.Networks;

/// <summary>The pieces of a convolution of stride 1 over small images: images times groups, each as one product over shifted rows.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal unsafe struct ShiftedConvolution<T> : IWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The sizes.</summary>
    public ConvolutionSize Size;

    /// <summary>The input, for the outputs and the gradient of the weights; the gradient of the output, for that of the input.</summary>
    public T* Source;

    /// <summary>The weights.</summary>
    public T* Weights;

    /// <summary>The bias, or null.</summary>
    public T* Bias;

    /// <summary>The gradient of the output, for that of the weights.</summary>
    public T* G;

    /// <summary>Receives outputs or the gradient of the input.</summary>
    public T* Target;

    /// <summary>Room for padded images, rows of results and weights in another order.</summary>
    public T* Scratch;

    /// <summary>Parts of the gradient of the weights.</summary>
    public T* WeightParts;

    /// <summary>What to do.</summary>
    public ConvolutionPass Pass;

    private readonly ShiftedRows Rows => Pass == ConvolutionPass.InputGradient ? Size.BackwardRows : Size.ForwardRows;

    /// <inheritdoc />
    public readonly void Run(int piece)
    {
        ShiftedRows rows = Rows;
        int whole = ShiftedCorrelation.WholeRows(rows.Depth);
        int* offsets = stackalloc int[whole];
        new Span<int>(offsets, whole).Clear();
        rows.Offsets(new Span<int>(offsets, rows.Depth));
        T* padded = Scratch + ((long)piece * Size.ShiftedScratch);
        new Span<T>(padded, rows.InputLength).Clear();
        if (Pass == ConvolutionPass.WeightGradient)
        {
            SumWeights(piece, rows, offsets, padded);
            return;
        }

        T* results = padded + rows.InputLength;
        int outputs = Pass == ConvolutionPass.Forward ? Size.OutputsPerGroup : Size.InputsPerGroup;
        T* weights = results + ((long)outputs * rows.RowLength);
        int positions = rows.OutputHeight * rows.OutputWidth;
        bool isWhole = rows.IsWhole<T>();
        for (int group = 0; group < Size.Groups; group++)
        {
            Order(group, weights);
            for (int sample = Size.Samples * piece / Size.SampleParts; sample < Size.Samples * (piece + 1) / Size.SampleParts; sample++)
            {
                long image = ((long)sample * Size.Groups) + group;
                rows.Pad(Source + (image * rows.Channels * rows.Height * rows.Width), padded);
                T* target = Target + (image * outputs * positions);
                if (isWhole)
                {
                    ShiftedProduct.RunWhole(weights, outputs, padded, offsets, rows, target);
                }
                else
                {
                    ShiftedProduct.Run(weights, outputs, padded, offsets, rows.Depth, results, rows.RowLength);
                    rows.Unpad(results, outputs, target);
                }

                if (Bias is not null)
                {
                    AddBias(target, positions, Bias + (group * outputs), outputs);
                }
            }
        }
    }

    private static void AddBias(T* results, int length, T* bias, int outputs)
    {
        for (int output = 0; output < outputs; output++, results += length)
        {
            ElementLoop.Run(default(SumFormula<T>), results, true, bias + output, false, results, length);
        }
    }

    // Weights with the outputs innermost; for the gradient of the input with outputs and inputs exchanged and the window turned around.
    private readonly void Order(int group, T* ordered)
    {
        int window = Size.Geometry.KernelHeight * Size.Geometry.KernelWidth;
        T* weights = Weights + ((long)group * Size.OutputsPerGroup * Size.Depth);
        for (int output = 0; output < Size.OutputsPerGroup; output++)
        {
            for (int input = 0; input < Size.InputsPerGroup; input++)
            {
                for (int place = 0; place < window; place++)
                {
                    T weight = *weights++;
                    if (Pass == ConvolutionPass.Forward)
                    {
                        ordered[(((input * window) + place) * Size.OutputsPerGroup) + output] = weight;
                    }
                    else
                    {
                        ordered[(((output * window) + window - 1 - place) * Size.InputsPerGroup) + input] = weight;
                    }
                }
            }
        }
    }

    private readonly void SumWeights(int piece, in ShiftedRows rows, int* offsets, T* padded)
    {
        int part = piece / Size.Groups;
        int group = piece % Size.Groups;
        int outputs = Size.OutputsPerGroup;
        int columns = Size.PaddedOutputs;
        T* byWindow = padded + rows.InputLength;
        T* sum = byWindow + ((long)Size.Geometry.Outputs * columns);
        new Span<T>(byWindow, Size.Geometry.Outputs * columns).Clear();
        new Span<T>(sum, ShiftedCorrelation.WholeRows(Size.Depth) * columns).Clear();
        for (int sample = (int)((long)Size.Samples * part / Size.WeightParts); sample < (int)((long)Size.Samples * (part + 1) / Size.WeightParts); sample++)
        {
            long image = ((long)sample * Size.Groups) + group;
            rows.Pad(Source + (image * rows.Channels * rows.Height * rows.Width), padded);
            Transpose(G + (image * outputs * Size.Geometry.Outputs), outputs, Size.Geometry.Outputs, byWindow, columns);
            ShiftedCorrelation.Run(padded, offsets, rows, byWindow, columns, sum);
        }

        T* target = WeightParts + ((long)part * Size.Weights) + ((long)group * outputs * Size.Depth);
        for (int output = 0; output < outputs; output++)
        {
            for (int k = 0; k < Size.Depth; k++)
            {
                *target++ = sum[((long)k * columns) + output];
            }
        }
    }

    private static void Transpose(T* g, int outputs, int windows, T* byWindow, int columns)
    {
        const int Tile = 16;
        for (int first = 0; first < windows; first += Tile)
        {
            int end = Math.Min(windows, first + Tile);
            for (int output = 0; output < outputs; output++)
            {
                T* from = g + ((long)output * windows);
                for (int window = first; window < end; window++)
                {
                    byWindow[((long)window * columns) + output] = from[window];
                }
            }
        }
    }
}
