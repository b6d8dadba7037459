namespace Fathom.HouseRules.Tests;

/// <summary>A fenced block of a Markdown file that an HTML comment above it names.</summary>
public static class MarkedBlock
{
    /// <summary>The lines between the fences that follow the mark, or null when there is no such block.</summary>
    public static string? Find(string markdown, string mark)
    {
        string[] lines = markdown.Split('\n');
        int at = Array.FindIndex(lines, line => line.Trim() == $"<!-- {mark} -->");
        int open = at < 0 ? -1 : Array.FindIndex(lines, at, line => line.StartsWith("```", StringComparison.Ordinal));
        int close = open < 0 ? -1 : Array.FindIndex(lines, open + 1, line => line.StartsWith("```", StringComparison.Ordinal));
        return close < 0 ? null : string.Join('\n', lines[(open + 1)..close]);
    }
}
