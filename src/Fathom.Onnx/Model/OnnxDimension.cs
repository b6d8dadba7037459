namespace Fathom.Onnx;

/// <summary>A dimension of a declared shape.</summary>
/// <param name="Size">Its size; −1 when it has none.</param>
/// <param name="Symbol">Its name when it has no size; may be empty.</param>
internal readonly record struct OnnxDimension(long Size, string Symbol);
