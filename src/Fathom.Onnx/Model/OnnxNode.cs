using System.Collections.Immutable;

namespace Fathom.Onnx;

/// <summary>A node as the file has it.</summary>
/// <param name="Name">Its name; made of the operator and its place where the file gives none.</param>
/// <param name="Operator">The operator.</param>
/// <param name="Domain">The domain of the operator; empty for the standard one.</param>
/// <param name="Inputs">The names of its inputs; an empty name for one that is absent.</param>
/// <param name="Outputs">The names of its outputs; an empty name for one that nobody wants.</param>
/// <param name="Attributes">Its attributes.</param>
/// <param name="Offset">Where in the file it stands.</param>
internal sealed record OnnxNode(
    string Name,
    string Operator,
    string Domain,
    ImmutableArray<string> Inputs,
    ImmutableArray<string> Outputs,
    ImmutableArray<OnnxAttribute> Attributes,
    int Offset)
{
    /// <summary>An attribute.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The attribute, or null.</returns>
    public OnnxAttribute? Attribute(string name)
    {
        foreach (OnnxAttribute attribute in Attributes)
        {
            if (attribute.Name == name)
            {
                return attribute;
            }
        }

        return null;
    }
}
