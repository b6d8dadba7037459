using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fathom.Networks;

/// <summary>Zeroed memory that the collector does not move, aligned to cache lines.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal sealed unsafe class PinnedMemory<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Tensors begin at multiples of this many elements.</summary>
    public const int Alignment = 16;

    private const int Line = 64;
    private readonly T[] array;

    /// <summary>Makes memory.</summary>
    /// <param name="length">The number of elements.</param>
    public PinnedMemory(long length)
    {
        int spare = Line / sizeof(T);
        if (length > Array.MaxLength - spare)
        {
            throw new ArgumentOutOfRangeException(nameof(length), length, "The network needs more memory in one piece than an array can hold; take a smaller batch.");
        }

        Length = (int)length;
        array = GC.AllocateArray<T>(Length + spare, pinned: true);
        nuint address = (nuint)Unsafe.AsPointer(ref array[0]);
        Pointer = (T*)((address + Line - 1) & ~(nuint)(Line - 1));
    }

    /// <summary>The number of elements.</summary>
    public int Length { get; }

    /// <summary>The first element.</summary>
    public T* Pointer { get; }

    /// <summary>All elements.</summary>
    public Span<T> Span => new(Pointer, Length);

    /// <summary>The next multiple of the alignment.</summary>
    /// <param name="length">A number of elements.</param>
    /// <returns>The number rounded up.</returns>
    public static long RoundUp(long length) => (length + Alignment - 1) / Alignment * Alignment;
}
