using System.Collections.Immutable;

namespace Fathom.Networks;

/// <summary>Windows that slide over the positions of an image: their size, distances and padding. Signals of one dimension are images one pixel high.</summary>
internal readonly record struct WindowGeometry
{
    /// <summary>The height of the input.</summary>
    public int Height { get; private init; }

    /// <summary>The width of the input.</summary>
    public int Width { get; private init; }

    /// <summary>The height of a window.</summary>
    public int KernelHeight { get; private init; }

    /// <summary>The width of a window.</summary>
    public int KernelWidth { get; private init; }

    /// <summary>The distance of windows downwards.</summary>
    public int StrideDown { get; private init; }

    /// <summary>The distance of windows to the right.</summary>
    public int StrideRight { get; private init; }

    /// <summary>The distance of the rows within a window.</summary>
    public int DilationDown { get; private init; }

    /// <summary>The distance of the columns within a window.</summary>
    public int DilationRight { get; private init; }

    /// <summary>Rows of padding above.</summary>
    public int PadTop { get; private init; }

    /// <summary>Columns of padding on the left.</summary>
    public int PadLeft { get; private init; }

    /// <summary>Rows of padding below.</summary>
    public int PadBottom { get; private init; }

    /// <summary>Columns of padding on the right.</summary>
    public int PadRight { get; private init; }

    /// <summary>The number of windows downwards.</summary>
    public int OutputHeight { get; private init; }

    /// <summary>The number of windows to the right.</summary>
    public int OutputWidth { get; private init; }

    /// <summary>The number of windows.</summary>
    public int Outputs => OutputHeight * OutputWidth;

    /// <summary>The number of positions of the input.</summary>
    public int Inputs => Height * Width;

    /// <summary>Works the geometry out.</summary>
    /// <param name="x">The shape of the input: batch × channels × one or two dimensions of positions.</param>
    /// <param name="kernel">The size of a window, one number per dimension of positions.</param>
    /// <param name="window">Strides, padding and dilations.</param>
    /// <returns>The geometry.</returns>
    /// <exception cref="ShapeException">The numbers do not fit the input.</exception>
    public static WindowGeometry Of(TensorShape x, ReadOnlySpan<int> kernel, SlidingWindow window)
    {
        int spatial = x.Rank - 2;
        ShapeRule.Require(spatial is 1 or 2, "The input needs the dimensions batch and channels and one or two of positions.");
        ShapeRule.Require(kernel.Length == spatial, $"The window needs {spatial} sizes, not {kernel.Length}.");
        Numbers strides = new(window.Strides, spatial, 1, "strides");
        Numbers dilations = new(window.Dilations, spatial, 1, "dilations");
        Numbers pads = new(window.Padding, 2 * spatial, 0, "paddings");
        Axis right = new(x[^1], kernel[^1], strides[spatial - 1], dilations[spatial - 1], pads[spatial - 1], pads[(2 * spatial) - 1], window.RoundsUp);
        Axis down = spatial == 2 ? new(x[2], kernel[0], strides[0], dilations[0], pads[0], pads[2], window.RoundsUp) : new(1, 1, 1, 1, 0, 0, false);
        return new WindowGeometry
        {
            Height = down.Size,
            Width = right.Size,
            KernelHeight = down.Kernel,
            KernelWidth = right.Kernel,
            StrideDown = down.Stride,
            StrideRight = right.Stride,
            DilationDown = down.Dilation,
            DilationRight = right.Dilation,
            PadTop = down.Before,
            PadLeft = right.Before,
            PadBottom = down.After,
            PadRight = right.After,
            OutputHeight = down.Outputs,
            OutputWidth = right.Outputs,
        };
    }

    /// <summary>The shape of a result with some number of channels.</summary>
    /// <param name="x">The shape of the input.</param>
    /// <param name="channels">The channels of the result.</param>
    /// <returns>The shape.</returns>
    public TensorShape OutputShape(TensorShape x, int channels) =>
        x.Rank == 3 ? [x[0], channels, OutputWidth] : [x[0], channels, OutputHeight, OutputWidth];

    // Numbers that are given, or the same for all.
    private readonly struct Numbers
    {
        private readonly ImmutableArray<int> given;
        private readonly int standard;

        public Numbers(ImmutableArray<int> given, int count, int standard, string what)
        {
            this.given = given;
            this.standard = standard;
            if (given.IsDefaultOrEmpty)
            {
                return;
            }

            ShapeRule.Require(given.Length == count, $"There must be {count} {what}, not {given.Length}.");
            foreach (int number in given)
            {
                ShapeRule.Require(number >= standard, $"The {what} must be at least {standard}, not {number}.");
            }
        }

        public int this[int index] => given.IsDefaultOrEmpty ? standard : given[index];
    }

    private readonly record struct Axis
    {
        public Axis(int size, int kernel, int stride, int dilation, int before, int after, bool roundsUp)
        {
            ShapeRule.Require(kernel >= 1, $"A window must have a size of at least 1, not {kernel}.");
            int room = size + before + after - ((kernel - 1) * dilation) - 1;
            ShapeRule.Require(room >= 0, $"A window that spans {((kernel - 1) * dilation) + 1} does not fit into {size} positions with padding {before} and {after}.");
            int outputs = ((room + (roundsUp ? stride - 1 : 0)) / stride) + 1;

            // A window that begins beyond the input and the padding before it is left out.
            Outputs = roundsUp && (outputs - 1) * stride >= size + before ? outputs - 1 : outputs;
            Size = size;
            Kernel = kernel;
            Stride = stride;
            Dilation = dilation;
            Before = before;
            After = after;
        }

        public int Size { get; }

        public int Kernel { get; }

        public int Stride { get; }

        public int Dilation { get; }

        public int Before { get; }

        public int After { get; }

        public int Outputs { get; }
    }
}
