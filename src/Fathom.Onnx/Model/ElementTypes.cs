namespace Fathom.Onnx;

/// <summary>What the types of elements have in common.</summary>
internal static class ElementTypes
{
    /// <summary>The bytes of an element.</summary>
    /// <param name="type">The type.</param>
    /// <returns>1 to 8; 0 for types without a fixed size and unknown ones.</returns>
    public static int Size(this OnnxElementType type) => type switch
    {
        OnnxElementType.Uint8 or OnnxElementType.Int8 or OnnxElementType.Bool => 1,
        OnnxElementType.Uint16 or OnnxElementType.Int16 or OnnxElementType.Float16 or OnnxElementType.BFloat16 => 2,
        OnnxElementType.Float or OnnxElementType.Int32 or OnnxElementType.Uint32 => 4,
        OnnxElementType.Double or OnnxElementType.Int64 or OnnxElementType.Uint64 => 8,
        _ => 0,
    };

    /// <summary>Whether a network can compute with it.</summary>
    /// <param name="type">The type.</param>
    /// <returns>True for floating-point types.</returns>
    public static bool IsFloating(this OnnxElementType type) =>
        type is OnnxElementType.Float or OnnxElementType.Double or OnnxElementType.Float16 or OnnxElementType.BFloat16;
}
