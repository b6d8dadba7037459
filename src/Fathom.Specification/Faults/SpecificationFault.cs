namespace Fathom.Specification;

/// <summary>One thing that is wrong with a specification.</summary>
/// <param name="Path">Where, as a JSON path such as <c>$.activation.gain</c>.</param>
/// <param name="Message">One sentence: what is wrong and what would be right.</param>
public sealed record SpecificationFault(string Path, string Message)
{
    /// <summary>Writes the path and the sentence on one line.</summary>
    /// <returns>A text such as <c>$.depth: The depth must be a whole number from 1 to 1000000, not 0.</c></returns>
    public override string ToString() => $"{Path}: {Message}";
}
