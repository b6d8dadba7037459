namespace Fathom.Numerics;

/// <summary>A block of C that is held in registers while A and B stream past it: the innermost part of a matrix product.</summary>
/// <remarks>
/// Every element of C is one chain of fused multiply-adds over k in ascending order. A chain may be interrupted and continued from the
/// stored element, because storing does not round; so the bits of a product depend on its operands alone, not on the tile, the blocking, the
/// width of the registers or the number of threads.
/// </remarks>
internal interface IProductTile
{
    /// <summary>Rows of C in the tile.</summary>
    public static abstract int Rows { get; }

    /// <summary>Columns of C in the tile.</summary>
    public static abstract int Columns { get; }

    /// <summary>Adds Depth outer products to the tile.</summary>
    /// <param name="tile">Where the operands are.</param>
    public static abstract void Accumulate(in ProductTileArguments tile);
}
