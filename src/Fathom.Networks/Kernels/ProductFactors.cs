using System.Numerics;

namespace Fathom.Networks;

/// <summary>A matrix product C = op(A) · op(B), where op transposes or not.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal readonly unsafe struct ProductFactors<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Names the parts.</summary>
    /// <param name="a">A.</param>
    /// <param name="transposeA">Whether A stands transposed.</param>
    /// <param name="b">B.</param>
    /// <param name="transposeB">Whether B stands transposed.</param>
    /// <param name="c">C.</param>
    /// <param name="shape">Rows, columns and depth.</param>
    public ProductFactors(T* a, bool transposeA, T* b, bool transposeB, T* c, ProductSize shape)
    {
        A = a;
        TransposeA = transposeA;
        B = b;
        TransposeB = transposeB;
        C = c;
        Shape = shape;
    }

    /// <summary>A.</summary>
    public T* A { get; }

    /// <summary>Whether A stands transposed.</summary>
    public bool TransposeA { get; }

    /// <summary>B.</summary>
    public T* B { get; }

    /// <summary>Whether B stands transposed.</summary>
    public bool TransposeB { get; }

    /// <summary>C.</summary>
    public T* C { get; }

    /// <summary>Rows, columns and depth.</summary>
    public ProductSize Shape { get; }

    /// <summary>Whether the product needs room to transpose A.</summary>
    public bool IsTransposedTwice => TransposeA && TransposeB;
}
