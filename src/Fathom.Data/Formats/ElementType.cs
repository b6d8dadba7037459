using static System.Buffers.Binary.BinaryPrimitives;

namespace Fathom.Data;

/// <summary>How the elements of an array file are stored.</summary>
/// <param name="Kind"><c>f</c> floating point, <c>i</c> signed, <c>u</c> unsigned integer.</param>
/// <param name="Size">Bytes an element.</param>
/// <param name="BigEndian">Most significant byte first.</param>
internal readonly record struct ElementType(char Kind, int Size, bool BigEndian)
{
    /// <summary>The decoder of such elements, or null when there is no such element.</summary>
    /// <returns>A decoder of <see cref="Size"/> bytes.</returns>
    public ElementDecoder? Decoder() => (Kind, Size, BigEndian) switch
    {
        ('f', 2, false) => static bytes => (double)ReadHalfLittleEndian(bytes),
        ('f', 2, true) => static bytes => (double)ReadHalfBigEndian(bytes),
        ('f', 4, false) => static bytes => ReadSingleLittleEndian(bytes),
        ('f', 4, true) => static bytes => ReadSingleBigEndian(bytes),
        ('f', 8, false) => static bytes => ReadDoubleLittleEndian(bytes),
        ('f', 8, true) => static bytes => ReadDoubleBigEndian(bytes),
        ('i', 1, _) => static bytes => (sbyte)bytes[0],
        ('u', 1, _) => static bytes => bytes[0],
        ('i', 2, false) => static bytes => ReadInt16LittleEndian(bytes),
        ('i', 2, true) => static bytes => ReadInt16BigEndian(bytes),
        ('u', 2, false) => static bytes => ReadUInt16LittleEndian(bytes),
        ('u', 2, true) => static bytes => ReadUInt16BigEndian(bytes),
        ('i', 4, false) => static bytes => ReadInt32LittleEndian(bytes),
        ('i', 4, true) => static bytes => ReadInt32BigEndian(bytes),
        ('u', 4, false) => static bytes => ReadUInt32LittleEndian(bytes),
        ('u', 4, true) => static bytes => ReadUInt32BigEndian(bytes),
        ('i', 8, false) => static bytes => ReadInt64LittleEndian(bytes),
        ('i', 8, true) => static bytes => ReadInt64BigEndian(bytes),
        ('u', 8, false) => static bytes => ReadUInt64LittleEndian(bytes),
        ('u', 8, true) => static bytes => ReadUInt64BigEndian(bytes),
        _ => null,
    };
}
