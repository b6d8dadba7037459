using System.Diagnostics.CodeAnalysis;

namespace Fathom.Onnx;

/// <summary>An operator is used in a way that Fathom cannot run; collected, so that all of them can be told at once.</summary>
/// <param name="variant">What is not supported, as in "Pad with mode reflect".</param>
[SuppressMessage("Design", "CA1032", Justification = "It never leaves the importer.")]
[SuppressMessage("Design", "CA1064", Justification = "It never leaves the importer.")]
internal sealed class UnsupportedVariantException(string variant) : Exception(variant);
