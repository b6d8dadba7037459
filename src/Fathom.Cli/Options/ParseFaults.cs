using System.CommandLine;
using Fathom.Specification;

namespace Fathom.Cli;

/// <summary>Words the parser's complaints, with the nearest name for what it does not know.</summary>
internal static class ParseFaults
{
    /// <summary>One sentence per fault.</summary>
    /// <param name="parsed">The result of parsing.</param>
    /// <returns>The sentences.</returns>
    public static IEnumerable<string> Of(ParseResult parsed)
    {
        string[] options = [.. parsed.CommandResult.Command.Options.Select(option => option.Name)];
        string[] commands = [.. parsed.RootCommandResult.Command.Subcommands.Select(command => command.Name)];
        List<string> sentences = [];
        foreach (string token in parsed.UnmatchedTokens)
        {
            if (token.StartsWith('-'))
            {
                sentences.Add($"unknown option '{token}'{Suggestion(token, options)}.");
            }
            else if (parsed.CommandResult.Command is RootCommand)
            {
                sentences.Add($"unknown command '{token}'{Suggestion(token, commands)}; the commands are {string.Join(", ", commands)}.");
            }
            else
            {
                sentences.Add($"'{token}' belongs to no option; every value follows its option, as in --depth 50.");
            }
        }

        return sentences.Count > 0 ? sentences : parsed.Errors.Select(fault => fault.Message).Distinct();
    }

    private static string Suggestion(string name, IEnumerable<string> known) =>
        NearestName.Find(name, known) is { } nearest ? $"; did you mean '{nearest}'?" : string.Empty;
}
