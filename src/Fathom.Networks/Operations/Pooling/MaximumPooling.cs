using System.Collections.Immutable;
using System.Numerics;

namespace Fathom.Networks;

/// <summary>The largest element of every window of every channel; padding does not count. ∂x collects g at the place of the maximum.</summary>
/// <param name="Kernel">The size of a window, one number per dimension of positions.</param>
/// <param name="Window">Strides, padding, dilations and rounding.</param>
/// <remarks>
/// ONNX MaxPool. When several elements of a window are largest, the first in row-major order takes the whole gradient. A window that holds something that is not a number gives that.
/// </remarks>
public sealed unsafe record MaximumPooling(ImmutableArray<int> Kernel, SlidingWindow Window) : IOperation
{
    // Places of maxima are kept as numbers of the network's own type, which float32 counts exactly up to here.
    private const int MostPositions = 1 << 24;

    /// <inheritdoc />
    public string OperatorName => "MaxPool";

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
        ShapeRule.Require(geometry.Inputs <= MostPositions, $"A channel must have at most {MostPositions} positions, not {geometry.Inputs}.");
        return [geometry.OutputShape(x, x[1])];
    }

    /// <inheritdoc />
    public OperationMemory MemoryFor(ReadOnlySpan<TensorShape?> inputs, ReadOnlySpan<TensorShape> outputs) => new(outputs[0].Elements);

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TensorShape x = context.InputShape(0);
        MaximumWork<T> work = new()
        {
            Geometry = WindowGeometry.Of(x, Kernel.AsSpan(), Window),
            X = context.InputPointer(0),
            Y = context.OutputPointer(0),
            Places = context.SavedPointer,
            Planes = x[0] * x[1],
        };
        context.Team.Run(ref work, PoolingRule.Pieces(x));
    }

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TensorShape x = context.InputShape(0);
        MaximumWork<T> work = new()
        {
            Geometry = WindowGeometry.Of(x, Kernel.AsSpan(), Window),
            X = context.InputGradientPointer(0),
            Y = context.OutputGradientPointer(0),
            Places = context.SavedPointer,
            Planes = x[0] * x[1],
            IsBackward = true,
        };
        context.Team.Run(ref work, PoolingRule.Pieces(x));
    }

    /// <summary>Whether two pool alike.</summary>
    /// <param name="other">The other.</param>
    /// <returns>True when they do.</returns>
    public bool Equals(MaximumPooling? other) => other is not null && Window.Equals(other.Window) && Kernel.AsSpan().SequenceEqual(other.Kernel.AsSpan());

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Window, Kernel.Length);

    private struct MaximumWork<T> : IWork
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public WindowGeometry Geometry;
        public T* X;
        public T* Y;
        public T* Places;
        public int Planes;
        public bool IsBackward;

        public readonly void Run(int piece)
        {
            int pieces = PoolingRule.Pieces(Planes);
            for (int plane = (int)((long)Planes * piece / pieces); plane < (int)((long)Planes * (piece + 1) / pieces); plane++)
            {
                T* x = X + ((long)plane * Geometry.Inputs);
                T* y = Y + ((long)plane * Geometry.Outputs);
                T* places = Places is null ? null : Places + ((long)plane * Geometry.Outputs);
                if (IsBackward)
                {
                    new Span<T>(x, Geometry.Inputs).Clear();
                    for (int i = 0; i < Geometry.Outputs; i++)
                    {
                        x[int.CreateTruncating(places[i])] += y[i];
                    }
                }
                else
                {
                    for (int i = 0; i < Geometry.Outputs; i++)
                    {
                        int place = PlaceOfMaximum(x, i / Geometry.OutputWidth, i % Geometry.OutputWidth);
                        y[i] = x[place];
                        if (places is not null)
                        {
                            places[i] = T.CreateTruncating(place);
                        }
                    }
                }
            }
        }

        private readonly int PlaceOfMaximum(T* x, int row, int column)
        {
            int top = (row * Geometry.StrideDown) - Geometry.PadTop;
            int left = (column * Geometry.StrideRight) - Geometry.PadLeft;
            int best = -1;
            for (int down = 0; down < Geometry.KernelHeight; down++)
            {
                int i = top + (down * Geometry.DilationDown);
                if ((uint)i >= (uint)Geometry.Height)
                {
                    continue;
                }

                for (int right = 0; right < Geometry.KernelWidth; right++)
                {
                    int j = left + (right * Geometry.DilationRight);
                    if ((uint)j < (uint)Geometry.Width)
                    {
                        int place = (i * Geometry.Width) + j;
                        best = best < 0 || x[place] > x[best] || (T.IsNaN(x[place]) && !T.IsNaN(x[best])) ? place : best;
                    }
                }
            }

            return best;
        }
    }
}
