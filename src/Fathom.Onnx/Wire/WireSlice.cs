namespace Fathom.Onnx;

/// <summary>A range of bytes of a file.</summary>
/// <param name="Start">The offset of the first byte.</param>
/// <param name="Length">The number of bytes.</param>
internal readonly record struct WireSlice(int Start, int Length);
