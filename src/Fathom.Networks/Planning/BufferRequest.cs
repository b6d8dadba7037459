namespace Fathom.Networks;

/// <summary>A piece of memory that is needed from one moment of a run to another.</summary>
/// <param name="length">Its elements.</param>
/// <param name="first">The first moment.</param>
internal sealed class BufferRequest(int length, int first)
{
    /// <summary>Its elements.</summary>
    public int Length { get; } = length;

    /// <summary>The first moment at which it is written.</summary>
    public int First { get; } = first;

    /// <summary>The last moment at which it is read.</summary>
    public int Last { get; private set; } = first;

    /// <summary>Its place in the arena, once it has one.</summary>
    public long Offset { get; set; } = -1;

    /// <summary>Says that it is read at a moment.</summary>
    /// <param name="moment">The moment.</param>
    public void KeepUntil(int moment) => Last = Math.Max(Last, moment);
}
