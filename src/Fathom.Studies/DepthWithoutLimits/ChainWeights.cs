using System.Numerics;
using System.Numerics.Tensors;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>The square weights of one layer of a <see cref="NormalizedChain{T}"/>: explicit when Gaussian, a product of reflections when orthogonal.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class ChainWeights<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int size;
    private readonly RotationBlocks<T>? rotation;
    private readonly T[] entries;

    /// <summary>Makes room for a layer's weights.</summary>
    /// <param name="kind">Their law.</param>
    /// <param name="size">The width d.</param>
    public ChainWeights(InitializationKind kind, int size)
    {
        this.size = size;
        rotation = kind == InitializationKind.Orthogonal ? new RotationBlocks<T>(size) : null;
        entries = rotation is null ? new T[size * size] : [];
    }

    /// <summary>Draws the weights; Gaussian ones with variance 1/d.</summary>
    /// <param name="key">The stream of their normal numbers.</param>
    /// <param name="room">Room for d² numbers.</param>
    public void Draw(StreamKey key, Span<T> room)
    {
        if (rotation is not null)
        {
            rotation.Draw(key, room);
            return;
        }

        ChainNormals.Fill<T>(entries, key);
        TensorPrimitives.Multiply(entries, T.CreateTruncating(1 / Math.Sqrt(size)), entries);
    }

    /// <summary>Y = W X.</summary>
    /// <param name="x">X, d × n.</param>
    /// <param name="y">Receives Y.</param>
    /// <param name="samples">n.</param>
    public void Apply(ReadOnlySpan<T> x, Span<T> y, int samples)
    {
        if (rotation is null)
        {
            MatrixProduct.Multiply(new ReadOnlyMatrixSpan<T>(entries, size, size), new ReadOnlyMatrixSpan<T>(x, size, samples), new MatrixSpan<T>(y, size, samples));
            return;
        }

        x.CopyTo(y);
        rotation.Apply(y, samples);
    }

    /// <summary>X = Wᵀ Y.</summary>
    /// <param name="y">Y, d × n; it is overwritten.</param>
    /// <param name="x">Receives X; may be the memory of Y only for orthogonal weights.</param>
    /// <param name="samples">n.</param>
    public void ApplyTransposed(Span<T> y, Span<T> x, int samples)
    {
        if (rotation is null)
        {
            MatrixProduct.TransposedMultiply<T>(new ReadOnlyMatrixSpan<T>(entries, size, size), new MatrixSpan<T>(y, size, samples), new MatrixSpan<T>(x, size, samples));
            return;
        }

        rotation.ApplyTransposed(y, samples);
        y.CopyTo(x);
    }
}
