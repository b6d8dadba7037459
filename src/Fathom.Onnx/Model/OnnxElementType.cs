namespace Fathom.Onnx;

/// <summary>The types of the elements of tensors, with the numbers of ONNX TensorProto.DataType.</summary>
internal enum OnnxElementType
{
    /// <summary>None is given.</summary>
    Undefined = 0,

    /// <summary>IEEE binary32.</summary>
    Float = 1,

    /// <summary>Unsigned, 8 bits.</summary>
    Uint8 = 2,

    /// <summary>Signed, 8 bits.</summary>
    Int8 = 3,

    /// <summary>Unsigned, 16 bits.</summary>
    Uint16 = 4,

    /// <summary>Signed, 16 bits.</summary>
    Int16 = 5,

    /// <summary>Signed, 32 bits.</summary>
    Int32 = 6,

    /// <summary>Signed, 64 bits.</summary>
    Int64 = 7,

    /// <summary>A text.</summary>
    String = 8,

    /// <summary>True or false, one byte.</summary>
    Bool = 9,

    /// <summary>IEEE binary16.</summary>
    Float16 = 10,

    /// <summary>IEEE binary64.</summary>
    Double = 11,

    /// <summary>Unsigned, 32 bits.</summary>
    Uint32 = 12,

    /// <summary>Unsigned, 64 bits.</summary>
    Uint64 = 13,

    /// <summary>The upper half of a binary32.</summary>
    BFloat16 = 16,
}
