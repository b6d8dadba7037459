using System.Collections.Immutable;

namespace Fathom.Cli;

/// <summary>How another process calls this program.</summary>
internal static class FathomCommand
{
    /// <summary>The program and its first arguments.</summary>
    /// <param name="given">What the user gave, words with blanks between them; null for the way this process was started.</param>
    /// <returns>The words.</returns>
    public static ImmutableArray<string> Of(string? given)
    {
        if (given is not null)
        {
            string[] words = given.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return words.Length > 0 ? [.. words] : throw new MisuseException("--fathom must be a command such as fathom, or 'dotnet /opt/fathom/Fathom.Cli.dll'.");
        }

        string process = Environment.ProcessPath ?? "fathom";
        string library = Path.Combine(AppContext.BaseDirectory, "Fathom.Cli.dll");
        return Path.GetFileNameWithoutExtension(process) == "dotnet" ? [process, library] : [process];
    }
}
