using System.Collections.Immutable;
using System.IO.Enumeration;
using Fathom.Networks;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>Which values of a network a probe watches.</summary>
public static class ProbePattern
{
    /// <summary>Finds the values that are meant.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="text">Names or patterns with <c>*</c>, with commas between them; <c>all</c> for every value.</param>
    /// <returns>The names of inputs and of values that nodes make, in the order of the network.</returns>
    /// <exception cref="ArgumentException">A part matches nothing; the message suggests the nearest name.</exception>
    public static ImmutableArray<string> Find(NetworkGraph graph, string text)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(text);
        ImmutableArray<string> values = [.. graph.Inputs.Select(input => input.Name), .. graph.Nodes.Select(node => node.Outputs[0])];
        string[] parts = [.. text.Split(',', StringSplitOptions.TrimEntries).Select(part => part == "all" ? "*" : part)];
        foreach (string part in parts)
        {
            if (!values.Any(value => Matches(part, value)))
            {
                string suggestion = NearestName.Find(part, values) is { } nearest ? $"; did you mean '{nearest}'?" : $"; there are for instance '{values[1]}' and '{values[^1]}'.";
                throw new ArgumentException($"The network has no value '{part}' that a probe could watch{suggestion}", nameof(text));
            }
        }

        return [.. values.Where(value => parts.Any(part => Matches(part, value)))];
    }

    private static bool Matches(string pattern, string value) => FileSystemName.MatchesSimpleExpression(pattern, value, ignoreCase: false);
}
