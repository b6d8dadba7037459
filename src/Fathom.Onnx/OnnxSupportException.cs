using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Fathom.Onnx;

/// <summary>A model is right but uses what Fathom cannot run; lists all of it, not only the first.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Without the list this exception would help nobody.")]
public sealed class OnnxSupportException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="operators">What is not supported, at least one.</param>
    public OnnxSupportException(ImmutableArray<UnsupportedOperator> operators)
        : base(TextOf(operators))
    {
        Operators = operators;
    }

    /// <summary>What is not supported, in the order of the model.</summary>
    public ImmutableArray<UnsupportedOperator> Operators { get; }

    private static string TextOf(ImmutableArray<UnsupportedOperator> operators)
    {
        IEnumerable<string> lines = operators.Select(o => $"{o.Name}: {o.Count} {(o.Count == 1 ? "node" : "nodes")}, first '{o.FirstNode}'");
        return $"The model uses {(operators.Length == 1 ? "an operation" : $"{operators.Length} operations")} that Fathom cannot run: {string.Join("; ", lines)}.";
    }
}
