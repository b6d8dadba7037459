using System.CommandLine;
using Fathom.Reporting;

namespace Fathom.Cli;

/// <summary>The options that say how a command shows its result: a text for people, JSON or CSV for programs, and a figure in a file.</summary>
internal sealed class ResultForm
{
    private readonly Option<bool> json;
    private readonly Option<bool> csv;
    private readonly Option<string?> plot;

    /// <summary>Makes the options.</summary>
    /// <param name="schema">The name of the JSON schema.</param>
    /// <param name="table">What is printed as CSV, in words that follow "Print".</param>
    /// <param name="figure">What is drawn, a sentence.</param>
    public ResultForm(string schema, string table, string figure)
    {
        json = new Option<bool>("--json") { Description = $"Print the result as JSON (schema {schema})." };
        csv = new Option<bool>("--csv") { Description = $"Print {table} as CSV." };
        plot = SpecOptions.Text("--plot", "FILE.svg", figure);
    }

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        command.Options.Add(json);
        command.Options.Add(csv);
        command.Options.Add(plot);
    }

    /// <summary>Reads what was chosen, before any work is done.</summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <returns>The choice.</returns>
    /// <exception cref="MisuseException">Both JSON and CSV were asked for.</exception>
    /// <exception cref="OutputException">The figure cannot be written to its place.</exception>
    public ResultChoice Read(ParseResult parsed)
    {
        if (parsed.GetValue(json) && parsed.GetValue(csv))
        {
            throw new MisuseException("--json and --csv both write to the standard output; give one of them.");
        }

        string? path = parsed.GetValue(plot);
        if (path is not null)
        {
            AtomicFile.EnsureWritable(path);
        }

        return new ResultChoice(parsed.GetValue(json), parsed.GetValue(csv), path);
    }
}
