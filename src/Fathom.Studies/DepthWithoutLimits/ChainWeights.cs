using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>The square weights of one layer of a <see cref="NormalizedChain"/>: explicit when Gaussian, a product of reflections when orthogonal.</summary>
internal sealed class ChainWeights
{
    private readonly int size;
    private readonly RotationBlocks? rotation;
    private readonly double[] entries;

    /// <summary>Makes room for a layer's weights.</summary>
    /// <param name="kind">Their law.</param>
    /// <param name="size">The width d.</param>
    public ChainWeights(InitializationKind kind, int size)
    {
        this.size = size;
        rotation = kind == InitializationKind.Orthogonal ? new RotationBlocks(size) : null;
        entries = rotation is null ? new double[size * size] : [];
    }

    /// <summary>Draws the weights; Gaussian ones with variance 1/d.</summary>
    /// <param name="key">The stream of their normal numbers.</param>
    /// <param name="room">Room for d² numbers.</param>
    public void Draw(StreamKey key, Span<double> room)
    {
        if (rotation is not null)
        {
            rotation.Draw(key, room);
            return;
        }

        NormalStream.Fill(entries, key);
        System.Numerics.Tensors.TensorPrimitives.Multiply(entries, 1 / Math.Sqrt(size), entries);
    }

    /// <summary>Y = W X.</summary>
    /// <param name="x">X, d × n.</param>
    /// <param name="y">Receives Y.</param>
    /// <param name="samples">n.</param>
    public void Apply(ReadOnlySpan<double> x, Span<double> y, int samples)
    {
        if (rotation is null)
        {
            MatrixProduct.Multiply(entries, x, y, size, samples, size);
            return;
        }

        x.CopyTo(y);
        rotation.Apply(y, samples);
    }

    /// <summary>X = Wᵀ Y.</summary>
    /// <param name="y">Y, d × n; it is overwritten.</param>
    /// <param name="x">Receives X; may be the memory of Y only for orthogonal weights.</param>
    /// <param name="samples">n.</param>
    public void ApplyTransposed(Span<double> y, Span<double> x, int samples)
    {
        if (rotation is null)
        {
            MatrixProduct.TransposedMultiply(entries, y, x, size, samples, size);
            return;
        }

        rotation.ApplyTransposed(y, samples);
        y.CopyTo(x);
    }
}
