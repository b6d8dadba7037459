using System.Numerics;

namespace Fathom.Networks;

/// <summary>A tensor in pinned memory that the plan keeps alive; without memory when it is absent.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal readonly unsafe struct TensorSlot<T>(T* pointer, TensorShape shape)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The first element, or null.</summary>
    public readonly T* Pointer = pointer;

    /// <summary>The shape.</summary>
    public readonly TensorShape Shape = shape;

    /// <summary>Whether there is a tensor.</summary>
    public bool Exists => Pointer is not null;

    /// <summary>The elements; none when it is absent.</summary>
    public Span<T> Span => Pointer is null ? default : new(Pointer, Shape.Elements);
}
