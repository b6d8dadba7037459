namespace Fathom.Numerics;

/// <summary>One register of float32 or float64 numbers, as far as products need it.</summary>
/// <remarks>Only loads, stores and operations with one exact rounding are offered, so every width gives the same bits.</remarks>
/// <typeparam name="TSelf">The implementing type.</typeparam>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal unsafe interface ITileLanes<TSelf, T>
    where TSelf : struct, ITileLanes<TSelf, T>
    where T : unmanaged
{
    /// <summary>Numbers in a register.</summary>
    public static abstract int Count { get; }

    /// <summary>Rows of the highest tile, two registers wide, whose sums fit into the registers: 12, 6 or 4.</summary>
    public static abstract int TileRows { get; }

    /// <summary>Zeros.</summary>
    public static abstract TSelf Zero { get; }

    /// <summary>The same number in all lanes.</summary>
    public static abstract TSelf All(T value);

    /// <summary>Reads a full register.</summary>
    public static abstract TSelf Load(T* source);

    /// <summary>Reads the first lanes, zeros in the others, whose memory is not touched.</summary>
    public static abstract TSelf LoadFirst(T* source, int count);

    /// <summary>a · b + c with one rounding.</summary>
    public static abstract TSelf FusedMultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>Adds a register's worth of numbers to sums in double precision.</summary>
    public static abstract void AddTo(T* source, double* sums);

    /// <summary>Writes a full register.</summary>
    public void Store(T* destination);

    /// <summary>Writes the first lanes; the memory of the others is not touched.</summary>
    public void StoreFirst(T* destination, int count);
}
