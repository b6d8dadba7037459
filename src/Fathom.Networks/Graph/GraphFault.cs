namespace Fathom.Networks;

/// <summary>One thing that is wrong with a network.</summary>
/// <param name="Node">The node where it is wrong; empty when it concerns no node.</param>
/// <param name="Value">The value that it concerns; empty when it concerns none.</param>
/// <param name="Message">One sentence: what is wrong and what would be right.</param>
public sealed record GraphFault(string Node, string Value, string Message)
{
    /// <summary>Writes where and what on one line.</summary>
    /// <returns>A text such as <c>node 'fc.3', value 'h': There is no value of this name.</c></returns>
    public override string ToString()
    {
        string node = Node.Length > 0 ? $"node '{Node}'" : "";
        string value = Value.Length > 0 ? $"value '{Value}'" : "";
        string place = node.Length > 0 && value.Length > 0 ? $"{node}, {value}" : node + value;
        return place.Length > 0 ? $"{place}: {Message}" : Message;
    }
}
