namespace Fathom.Numerics;

/// <summary>What a tile does with registers.</summary>
/// <remarks>The register is a type of its own and not wrapped into the implementing type: only then does the compiler read operands where they are used.</remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <typeparam name="TVector">A register of them.</typeparam>
internal unsafe interface ITileArithmetic<T, TVector>
    where T : unmanaged
{
    /// <summary>Numbers in a register.</summary>
    public static abstract int Count { get; }

    /// <summary>Zeros.</summary>
    public static abstract TVector Zero { get; }

    /// <summary>The same number in all lanes.</summary>
    public static abstract TVector All(T value);

    /// <summary>Reads a register.</summary>
    public static abstract TVector Load(T* source);

    /// <summary>Writes a register.</summary>
    public static abstract void Store(TVector value, T* destination);

    /// <summary>a · b + c with one rounding.</summary>
    public static abstract TVector FusedMultiplyAdd(TVector a, TVector b, TVector c);
}
