namespace Fathom.Numerics;

/// <summary>One width of registers of float32 or float64 numbers, as far as products need it.</summary>
/// <remarks>Only copies and operations with one exact rounding are offered, so every width gives the same bits.</remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal unsafe interface ITileLanes<T>
    where T : unmanaged
{
    /// <summary>Numbers in a register.</summary>
    public static abstract int Count { get; }

    /// <summary>Rows of the highest tile, two registers wide, whose sums fit into the registers: 12, 6 or 4.</summary>
    public static abstract int TileRows { get; }

    /// <summary>Adds outer products to a tile.</summary>
    /// <typeparam name="TRows">Its rows.</typeparam>
    /// <typeparam name="TWidth">Its width in registers.</typeparam>
    /// <param name="tile">Where the operands are.</param>
    public static abstract void Accumulate<TRows, TWidth>(in TileArguments<T> tile)
        where TRows : unmanaged
        where TWidth : unmanaged;

    /// <summary>Copies a register's worth of numbers.</summary>
    public static abstract void Copy(T* from, T* to);

    /// <summary>Copies less than that; no other memory is touched.</summary>
    public static abstract void CopyFirst(T* from, int count, T* to);

    /// <summary>Copies less than that and fills the register up with zeros; no other memory is read.</summary>
    public static abstract void CopyAndFill(T* from, int count, T* to);

    /// <summary>Adds a register's worth of numbers to sums in double precision.</summary>
    public static abstract void AddTo(T* from, double* sums);
}
