using System.Collections.Immutable;
using System.Numerics;

namespace Fathom.Networks;

/// <summary>The mean of every window of every channel. ∂x spreads g evenly over the window.</summary>
/// <param name="Kernel">The size of a window, one number per dimension of positions.</param>
/// <param name="Window">Strides, padding, dilations and rounding.</param>
/// <param name="CountsPadding">Whether padding counts as zeros; else the mean is over the elements of the input alone. False by default.</param>
/// <remarks>ONNX AveragePool. What a window that sticks out beyond the padding holds there counts in neither case.</remarks>
public sealed unsafe record AveragePooling(ImmutableArray<int> Kernel, SlidingWindow Window, bool CountsPadding = false) : IOperation
{
    /// <inheritdoc />
    public string OperatorName => "AveragePool";

    /// <inheritdoc />
    public OperationArity Arity => new(1, 1);

    /// <inheritdoc />
    public BackwardNeeds BackwardNeeds => BackwardNeeds.Nothing;

    /// <inheritdoc />
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs)
    {
        TensorShape x = ShapeRule.Required(inputs, 0);
        WindowGeometry geometry = WindowGeometry.Of(x, Kernel.AsSpan(), Window);
        PoolingRule.Check(geometry);
        return [geometry.OutputShape(x, x[1])];
    }

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Run(context, context.InputPointer(0), context.OutputPointer(0), isBackward: false);

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Run(context, context.InputGradientPointer(0), context.OutputGradientPointer(0), isBackward: true);

    /// <summary>Whether two pool alike.</summary>
    /// <param name="other">The other.</param>
    /// <returns>True when they do.</returns>
    public bool Equals(AveragePooling? other) =>
        other is not null && CountsPadding == other.CountsPadding && Window.Equals(other.Window) && Kernel.AsSpan().SequenceEqual(other.Kernel.AsSpan());

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Window, Kernel.Length, CountsPadding);

    private void Run<T>(OperationContext<T> context, T* x, T* y, bool isBackward)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TensorShape shape = context.InputShape(0);
        AverageWork<T> work = new()
        {
            Geometry = WindowGeometry.Of(shape, Kernel.AsSpan(), Window),
            X = x,
            Y = y,
            Planes = shape[0] * shape[1],
            CountsPadding = CountsPadding,
            IsBackward = isBackward,
        };
        context.Team.Run(ref work, PoolingRule.Pieces(shape));
    }

    private struct AverageWork<T> : IWork
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public WindowGeometry Geometry;
        public T* X;
        public T* Y;
        public int Planes;
        public bool CountsPadding;
        public bool IsBackward;

        public readonly void Run(int piece)
        {
            int pieces = PoolingRule.Pieces(Planes);
            for (int plane = (int)((long)Planes * piece / pieces); plane < (int)((long)Planes * (piece + 1) / pieces); plane++)
            {
                T* x = X + ((long)plane * Geometry.Inputs);
                T* y = Y + ((long)plane * Geometry.Outputs);
                if (IsBackward)
                {
                    new Span<T>(x, Geometry.Inputs).Clear();
                }

                for (int i = 0; i < Geometry.Outputs; i++)
                {
                    Average(x, y + i, i / Geometry.OutputWidth, i % Geometry.OutputWidth);
                }
            }
        }

        private readonly void Average(T* x, T* y, int row, int column)
        {
            int top = (row * Geometry.StrideDown) - Geometry.PadTop;
            int left = (column * Geometry.StrideRight) - Geometry.PadLeft;
            int counted = Counted(top, left);
            T sum = T.Zero;
            T share = *y / T.CreateTruncating(counted);
            for (int down = 0; down < Geometry.KernelHeight; down++)
            {
                int i = top + (down * Geometry.DilationDown);
                for (int right = 0; right < Geometry.KernelWidth; right++)
                {
                    int j = left + (right * Geometry.DilationRight);
                    if ((uint)i < (uint)Geometry.Height && (uint)j < (uint)Geometry.Width)
                    {
                        T* place = x + ((long)i * Geometry.Width) + j;
                        if (IsBackward)
                        {
                            *place += share;
                        }
                        else
                        {
                            sum += *place;
                        }
                    }
                }
            }

            if (!IsBackward)
            {
                *y = sum / T.CreateTruncating(counted);
            }
        }

        private readonly int Counted(int top, int left) => CountsPadding
            ? Inside(top, Geometry.KernelHeight, Geometry.DilationDown, -Geometry.PadTop, Geometry.Height + Geometry.PadBottom)
                * Inside(left, Geometry.KernelWidth, Geometry.DilationRight, -Geometry.PadLeft, Geometry.Width + Geometry.PadRight)
            : Inside(top, Geometry.KernelHeight, Geometry.DilationDown, 0, Geometry.Height)
                * Inside(left, Geometry.KernelWidth, Geometry.DilationRight, 0, Geometry.Width);

        private static int Inside(int start, int kernel, int dilation, int from, int to)
        {
            int count = 0;
            for (int i = 0; i < kernel; i++)
            {
                int place = start + (i * dilation);
                count += place >= from && place < to ? 1 : 0;
            }

            return count;
        }
    }
}
