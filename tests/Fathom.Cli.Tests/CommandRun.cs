using System.Text.Json;

namespace Fathom.Cli.Tests;

/// <summary>One run of the program inside the test's process.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    public static CommandRun Of(params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int code = FathomProgram.Run(arguments, output, error, quiet: true);
        return new CommandRun(code, output.ToString(), error.ToString());
    }

    /// <summary>The output of a run that must succeed.</summary>
    public static string OutputOf(params string[] arguments)
    {
        CommandRun run = Of(arguments);
        run.Error.ShouldBeEmpty();
        run.ExitCode.ShouldBe(FathomProgram.Done);
        return run.Output;
    }

    /// <summary>The JSON document of a run that must succeed.</summary>
    public static JsonElement JsonOf(params string[] arguments)
    {
        using JsonDocument document = JsonDocument.Parse(OutputOf([.. arguments, "--json"]));
        return document.RootElement.Clone();
    }

    /// <summary>The error text of a run that must be refused: exit code 2, whole sentences, no trace, nothing on the output.</summary>
    public static string RefusalOf(params string[] arguments)
    {
        CommandRun run = Of(arguments);
        string what = $"fathom {string.Join(' ', arguments)}: {run.Error}";
        run.ExitCode.ShouldBe(FathomProgram.Misused, what);
        run.Output.ShouldBeEmpty(what);
        run.Error.ShouldStartWith("fathom: ", Case.Sensitive, what);
        run.Error.ShouldNotContain("   at ", Case.Sensitive, what);
        run.Error.ShouldNotContain("Exception", Case.Sensitive, what);
        run.Error.ShouldNotContain("(Parameter", Case.Sensitive, what);
        run.Error.Split('\n')[0].TrimEnd().ShouldMatch(@"[.?]$", what);
        return run.Error;
    }
}
