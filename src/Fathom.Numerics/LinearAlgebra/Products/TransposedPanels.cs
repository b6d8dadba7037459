namespace Fathom.Numerics;

/// <summary>Panels of Bᵀ, or of diag(d) Bᵀ, for a B that is stored row-major.</summary>
/// <param name="b">First element.</param>
/// <param name="stride">Distance between rows of B.</param>
/// <param name="scale">The diagonal, or null for ones.</param>
internal readonly unsafe struct TransposedPanels(double* b, nint stride, double* scale) : IPanelSource
{
    /// <inheritdoc />
    public void Pack(double* panel, int firstDepth, int depth, int firstColumn, int columns, int width)
    {
        double* diagonal = scale == null ? null : scale + firstDepth;
        PanelTransposition.Copy(panel, width, b + (firstColumn * stride) + firstDepth, stride, columns, depth, diagonal);
        for (int j = columns; j < width; j++)
        {
            for (int k = 0; k < depth; k++)
            {
                panel[((nint)k * width) + j] = 0;
            }
        }
    }
}
