namespace Fathom.Numerics;

/// <summary>A tile of any width class for machines without fused vector arithmetic: the same chains, one element at a time.</summary>
internal readonly struct ScalarTile : IProductTile
{
    /// <inheritdoc />
    public static int Rows => 1;

    /// <inheritdoc />
    public static int Columns => 4;

    /// <inheritdoc />
    public static unsafe void Accumulate(in ProductTileArguments tile)
    {
        for (int column = 0; column < 4; column++)
        {
            double sum = tile.StartsAtZero ? 0 : tile.C[column];
            for (int k = 0; k < tile.Depth; k++)
            {
                sum = Math.FusedMultiplyAdd(tile.A[k * tile.ADepthStride], tile.B[(k * tile.BStride) + column], sum);
            }

            tile.C[column] = sum;
        }
    }
}
