namespace Fathom.Numerics;

/// <summary>Transposes a small square in registers.</summary>
/// <typeparam name="T">The type of the entries.</typeparam>
internal unsafe interface ITransposedSquare<T>
    where T : unmanaged
{
    /// <summary>Rows and columns of the square.</summary>
    public static abstract int Size { get; }

    /// <summary>to[k · toStride + r] = from[r · fromStride + k] · scale[k].</summary>
    /// <param name="to">Destination.</param>
    /// <param name="toStride">Distance between rows of the destination.</param>
    /// <param name="from">Source.</param>
    /// <param name="fromStride">Distance between rows of the source.</param>
    /// <param name="scale">A factor per column of the source, or null for ones.</param>
    public static abstract void Copy(T* to, nint toStride, T* from, nint fromStride, T* scale);
}
