using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Fathom.Onnx;

/// <summary>A model file is damaged or says something that cannot be; tells where.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Without a place this exception would help nobody.")]
public sealed class OnnxFormatException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="node">The node where it is wrong; empty when it concerns none.</param>
    /// <param name="offset">The offset of the byte in the file where what is wrong begins; −1 when it concerns no byte.</param>
    /// <param name="message">One sentence: what is wrong and what would be right.</param>
    /// <param name="inner">What was thrown below, or null.</param>
    public OnnxFormatException(string node, long offset, string message, Exception? inner = null)
        : base(TextOf(node, offset, message), inner)
    {
        Node = node;
        Offset = offset;
    }

    /// <summary>The node where it is wrong; empty when it concerns none.</summary>
    public string Node { get; }

    /// <summary>The offset of the byte in the file where what is wrong begins; −1 when it concerns no byte.</summary>
    public long Offset { get; }

    private static string TextOf(string node, long offset, string message)
    {
        string place = offset < 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"byte {offset}");
        string where = string.IsNullOrEmpty(node) ? place : place.Length > 0 ? $"node '{node}' at {place}" : $"node '{node}'";
        return where.Length > 0 ? $"{where}: {message}" : message;
    }
}
