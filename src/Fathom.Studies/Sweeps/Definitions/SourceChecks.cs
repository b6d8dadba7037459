using System.Globalization;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>Takes values out of a file and says at their place what is wrong with them.</summary>
internal static class SourceChecks
{
    /// <summary>Insists that a value is a table of known names, each given once.</summary>
    /// <param name="node">The value.</param>
    /// <param name="known">The names.</param>
    /// <param name="kind">What the names are, in words.</param>
    /// <param name="faults">Receives what is wrong.</param>
    public static void Names(SourceNode node, IReadOnlyCollection<string> known, string kind, SweepFileFaults faults)
    {
        if (node.Kind != SourceKind.Table)
        {
            faults.Add(node, $"This must be a table of names and values, not {node.Described}.");
            return;
        }

        HashSet<string> seen = [];
        foreach (SourceEntry entry in node.Entries)
        {
            if (!known.Contains(entry.Name))
            {
                faults.Add(entry.Line, entry.Column, NearestName.Explain(kind, entry.Name, known));
            }
            else if (!seen.Add(entry.Name))
            {
                faults.Add(entry.Line, entry.Column, $"'{entry.Name}' is given twice; give it once.");
            }
        }
    }

    /// <summary>A text that is one of several that the file itself brings.</summary>
    /// <param name="node">The value, or null when it is not given.</param>
    /// <param name="kind">What it is, in words.</param>
    /// <param name="known">What it may be.</param>
    /// <param name="absent">What stands for a value that is not given.</param>
    /// <param name="faults">Receives what is wrong.</param>
    /// <returns>The text.</returns>
    public static string Choice(SourceNode? node, string kind, string[] known, string absent, SweepFileFaults faults)
    {
        if (node is null)
        {
            return absent;
        }

        if (!known.Contains(node.Text))
        {
            faults.Add(node, known.Length == 0 ? $"There is no {kind} to choose from." : NearestName.Explain(kind, node.Text, known));
        }

        return node.Text;
    }

    /// <summary>A word of a few.</summary>
    /// <param name="node">The value, or null when it is not given.</param>
    /// <param name="name">Its name.</param>
    /// <param name="known">The words; the first stands for a value that is not given.</param>
    /// <param name="faults">Receives what is wrong.</param>
    /// <returns>The word.</returns>
    public static string Word(SourceNode? node, string name, string[] known, SweepFileFaults faults)
    {
        if (node is not null && !known.Contains(node.Text))
        {
            faults.Add(node, $"The {name} must be {string.Join(" or ", known)}, not {node.Described}.");
        }

        return node?.Text ?? known[0];
    }

    /// <summary>A text.</summary>
    /// <param name="node">The value, or null when it is not given.</param>
    /// <param name="name">Its name.</param>
    /// <param name="faults">Receives what is wrong.</param>
    /// <returns>The text, or null.</returns>
    public static string? Text(SourceNode? node, string name, SweepFileFaults faults)
    {
        if (node is null or { Kind: SourceKind.Text })
        {
            return node?.Text;
        }

        faults.Add(node, $"The {name} must be a text, not {node.Described}.");
        return null;
    }

    /// <summary>A whole number.</summary>
    /// <param name="node">The value, or null when it is not given.</param>
    /// <param name="name">Its name.</param>
    /// <param name="least">The least that it may be.</param>
    /// <param name="largest">The largest.</param>
    /// <param name="absent">What stands for a value that is not given.</param>
    /// <param name="faults">Receives what is wrong.</param>
    /// <returns>The number.</returns>
    public static long Whole(SourceNode? node, string name, long least, long largest, long absent, SweepFileFaults faults)
    {
        if (node is null)
        {
            return absent;
        }

        if (node.Kind == SourceKind.Number && node.Number == Math.Floor(node.Number) && node.Number >= least && node.Number <= largest)
        {
            return (long)node.Number;
        }

        faults.Add(node, string.Create(CultureInfo.InvariantCulture, $"The {name} must be a whole number from {least} to {largest}, not {node.Described}."));
        return absent;
    }
}
