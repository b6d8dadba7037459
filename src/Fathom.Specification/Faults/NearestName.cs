namespace Fathom.Specification;

/// <summary>Finds, for a name that is unknown, the known one that was probably meant.</summary>
public static class NearestName
{
    /// <summary>The known name with the least edit distance to a given one, case ignored, when it is near enough to be a slip.</summary>
    /// <param name="name">The unknown name.</param>
    /// <param name="known">The known names.</param>
    /// <returns>The nearest name (the first of several equally near), or null when none is within a third of the letters.</returns>
    public static string? Find(string name, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(known);
        const int LongestName = 64;
        if (name.Length > LongestName)
        {
            return null;
        }

        string? nearest = null;
        int least = int.MaxValue;
        foreach (string candidate in known)
        {
            int distance = Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant());
            int allowed = Math.Max(1, (Math.Max(name.Length, candidate.Length) + 1) / 3);
            if (distance <= allowed && distance < least)
            {
                nearest = candidate;
                least = distance;
            }
        }

        return nearest;
    }

    /// <summary>One sentence about an unknown name: what it is, which was probably meant, or which there are.</summary>
    /// <param name="kind">What the name names, for instance <c>activation</c>.</param>
    /// <param name="name">The unknown name.</param>
    /// <param name="known">The known names.</param>
    /// <returns>A sentence such as <c>Unknown activation 'rleu'; did you mean 'relu'?</c></returns>
    public static string Explain(string kind, string name, IReadOnlyCollection<string> known)
    {
        string? nearest = Find(name, known);
        string shown = Shown(name);
        return nearest is null
            ? $"Unknown {kind} '{shown}'; known are {string.Join(", ", known)}."
            : $"Unknown {kind} '{shown}'; did you mean '{nearest}'?";
    }

    /// <summary>A name as it may be shown in a sentence: short, and without control characters.</summary>
    /// <param name="name">Any text.</param>
    /// <returns>At most 40 letters of it.</returns>
    internal static string Shown(string name)
    {
        const int Longest = 40;
        string start = name.Length > Longest ? name[..Longest] + "…" : name;
        return string.Concat(start.Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) ? '\uFFFD' : letter));
    }

    /// <summary>The edit distance of two words: insertions, deletions, substitutions and swaps of neighbours cost one each.</summary>
    /// <param name="first">The first word.</param>
    /// <param name="second">The second word.</param>
    /// <returns>The number of edits (optimal string alignment; Damerau 1964).</returns>
    internal static int Distance(string first, string second)
    {
        int[] beforeLast = new int[second.Length + 1];
        int[] last = new int[second.Length + 1];
        int[] current = new int[second.Length + 1];
        for (int j = 0; j <= second.Length; j++)
        {
            last[j] = j;
        }

        for (int i = 1; i <= first.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= second.Length; j++)
            {
                int substitution = last[j - 1] + (first[i - 1] == second[j - 1] ? 0 : 1);
                current[j] = Math.Min(substitution, 1 + Math.Min(last[j], current[j - 1]));
                if (i > 1 && j > 1 && first[i - 1] == second[j - 2] && first[i - 2] == second[j - 1])
                {
                    current[j] = Math.Min(current[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last, current) = (last, current, beforeLast);
        }

        return last[second.Length];
    }
}
