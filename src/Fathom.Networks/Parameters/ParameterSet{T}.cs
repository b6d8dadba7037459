using System.Collections.Immutable;
using System.Numerics;

namespace Fathom.Networks;

/// <summary>A number for every element of every parameter of a network: weights, or their gradients.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed unsafe class ParameterSet<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly PinnedMemory<T> memory;

    internal ParameterSet(ParameterLayout layout)
    {
        Layout = layout;
        memory = new PinnedMemory<T>(layout.Length);
    }

    /// <summary>The parameters in the order of the network.</summary>
    public ImmutableArray<GraphParameter> Parameters => Layout.Parameters;

    /// <summary>All trainable parameters one after the other, each padded with zeros to a multiple of 16 elements.</summary>
    public Span<T> Trainable => memory.Span[..Layout.TrainableLength];

    /// <summary>All parameters one after the other, each padded with zeros to a multiple of 16 elements.</summary>
    public Span<T> All => memory.Span;

    internal ParameterLayout Layout { get; }

    internal T* Pointer => memory.Pointer;

    /// <summary>The elements of one parameter in row-major order.</summary>
    /// <param name="name">The name of the parameter.</param>
    /// <exception cref="ArgumentException">There is none of this name.</exception>
    public Span<T> this[string name]
    {
        get
        {
            (int offset, GraphParameter parameter) = Layout.Find(name);
            return memory.Span.Slice(offset, parameter.Shape.Elements);
        }
    }

    /// <summary>Zeros for the same parameters.</summary>
    /// <returns>A new set.</returns>
    public ParameterSet<T> ZerosAlike() => new(Layout);

    /// <summary>The same numbers, rounded when the type is smaller.</summary>
    /// <typeparam name="TOther"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <returns>A new set.</returns>
    public ParameterSet<TOther> ConvertTo<TOther>()
        where TOther : unmanaged, IBinaryFloatingPointIeee754<TOther>
    {
        ParameterSet<TOther> other = new(Layout);
        ReadOnlySpan<T> from = All;
        Span<TOther> to = other.All;
        for (int i = 0; i < from.Length; i++)
        {
            to[i] = TOther.CreateTruncating(from[i]);
        }

        return other;
    }

    /// <summary>Overwrites the numbers with those of a set for the same network.</summary>
    /// <param name="other">The other set.</param>
    /// <exception cref="ArgumentException">The sets belong to different networks.</exception>
    public void CopyFrom(ParameterSet<T> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (!ReferenceEquals(other.Layout, Layout) && !other.Parameters.Select(p => (p.Name, p.Shape, p.IsTrainable)).SequenceEqual(Parameters.Select(p => (p.Name, p.Shape, p.IsTrainable))))
        {
            throw new ArgumentException("The parameters belong to another network.", nameof(other));
        }

        other.All.CopyTo(All);
    }

    internal TensorSlot<T> Slot(string name)
    {
        (int offset, GraphParameter parameter) = Layout.Find(name);
        return new TensorSlot<T>(memory.Pointer + offset, parameter.Shape);
    }
}
