namespace Fathom.Numerics;

/// <summary>Panels of Bᵀ, or of diag(d) Bᵀ, for a B that is stored row-major.</summary>
/// <typeparam name="T">The type of the entries.</typeparam>
/// <param name="b">First element.</param>
/// <param name="stride">Distance between rows of B.</param>
/// <param name="scale">The diagonal, or null for ones.</param>
internal readonly unsafe struct TransposedPanels<T>(T* b, nint stride, T* scale) : IPanelSource<T>
    where T : unmanaged
{
    /// <inheritdoc />
    public void Pack<TLanes>(T* panel, int firstDepth, int depth, int firstColumn, int columns, int width)
        where TLanes : struct, ITileLanes<T>
    {
        T* diagonal = scale == null ? null : scale + firstDepth;
        PanelTransposition.Copy(panel, width, b + (firstColumn * stride) + firstDepth, stride, columns, depth, diagonal);
        for (int k = 0; columns < width && k < depth; k++)
        {
            new Span<T>(panel + ((nint)k * width) + columns, width - columns).Clear();
        }
    }
}
