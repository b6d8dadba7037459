namespace Fathom.Networks;

/// <summary>What the kinds of pooling share.</summary>
internal static class PoolingRule
{
    private const int MostPieces = 64;

    /// <summary>Insists that every window holds an element of the input.</summary>
    /// <param name="geometry">The windows.</param>
    /// <exception cref="ShapeException">Some windows hold padding only.</exception>
    public static void Check(WindowGeometry geometry)
    {
        bool fits = geometry.PadTop <= (geometry.KernelHeight - 1) * geometry.DilationDown && geometry.PadBottom <= (geometry.KernelHeight - 1) * geometry.DilationDown
            && geometry.PadLeft <= (geometry.KernelWidth - 1) * geometry.DilationRight && geometry.PadRight <= (geometry.KernelWidth - 1) * geometry.DilationRight;
        ShapeRule.Require(fits, "The padding must be smaller than the window, or some windows would hold padding only.");
    }

    /// <summary>The number of pieces.</summary>
    /// <param name="x">The shape of the input.</param>
    /// <returns>The pieces.</returns>
    public static int Pieces(TensorShape x) => Pieces(x[0] * x[1]);

    /// <summary>The number of pieces.</summary>
    /// <param name="planes">Samples times channels.</param>
    /// <returns>The pieces.</returns>
    public static int Pieces(int planes) => Math.Clamp(planes, 1, MostPieces);
}
