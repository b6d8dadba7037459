using System.CommandLine;
using Fathom.Data;
using Fathom.MeanField;
using Fathom.Reporting;
using Fathom.Specification;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>The command line: parses, runs one command, and turns every expected failure into one clear sentence.</summary>
public static class FathomProgram
{
    /// <summary>The work was done.</summary>
    public const int Done = 0;

    /// <summary>The command ran and failed.</summary>
    public const int Failed = 1;

    /// <summary>The command was misused, or was given bad input.</summary>
    public const int Misused = 2;

    /// <summary>Runs the program.</summary>
    /// <param name="arguments">The arguments, without the program's name.</param>
    /// <param name="output">Results go here.</param>
    /// <param name="error">Everything else goes here.</param>
    /// <param name="quiet">Whether progress is not shown.</param>
    /// <param name="cancellation">Stops the work as Ctrl-C does.</param>
    /// <returns>The exit code: 0 done, 1 ran and failed, 2 misused.</returns>
    public static int Run(string[] arguments, TextWriter output, TextWriter error, bool quiet, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);
        Session session = new(output, error, quiet, arguments);
        RootCommand root = new("Fathom tells how deep a normalized neural network can be trained, why, and what would let it go deeper.")
        {
            PredictCommand.Create(session),
            SimulateCommand.Create(session),
            CompareCommand.Create(session),
            MapCommand.Create(session),
            KernelCommand.Create(session),
            ShapeCommand.Create(session),
            AuditCommand.Create(session),
            TrainCommand.Create(session),
            ReproduceCommand.Create(session),
            SweepCommand.Create(session),
            WorkerCommand.Create(session),
            DiagnoseCommand.Create(session),
            LintCommand.Create(session),
            ExportCommand.Create(session),
            RecalibrateCommand.Create(session),
            DataCommand.Create(session),
        };

        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0 || parsed.UnmatchedTokens.Count > 0)
        {
            foreach (string line in ParseFaults.Of(parsed))
            {
                error.WriteLine($"fathom: {line}");
            }

            error.WriteLine("Run 'fathom --help' or 'fathom COMMAND --help' to see what is possible.");
            return Misused;
        }

        try
        {
            using Interruption interruption = new(session, cancellation);
            InvocationConfiguration configuration = new()
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return parsed.InvokeAsync(configuration, interruption.Token).GetAwaiter().GetResult();
        }
        catch (Exception fault) when (Misuse(fault) is { } sentences)
        {
            foreach (string sentence in sentences)
            {
                error.WriteLine($"fathom: {sentence}");
            }

            return Misused;
        }
        catch (SweepException fault)
        {
            error.WriteLine($"fathom: {fault.Message}");
            return fault.Fault is SweepFault.FullDisk or SweepFault.Storage or SweepFault.Incomplete ? Failed : Misused;
        }
        catch (ArithmeticException fault)
        {
            error.WriteLine($"fathom: {fault.Message}");
            return Failed;
        }
        catch (OperationCanceledException)
        {
            error.WriteLine("fathom: stopped; nothing was written.");
            return Failed;
        }
    }

    private static IEnumerable<string>? Misuse(Exception fault) => fault switch
    {
        MisuseException misuse => [misuse.Message],
        SpecificationException specification => specification.Faults.Select(SpecFaults.Sentence),
        DataFormatException or DataUnavailableException or OutputException or CheckpointException => [fault.Message],
        ArgumentException argument => [SpecFaults.WithoutParameter(argument)],
        SweepException or CheckpointException => [fault.Message],
        NotSupportedException or FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException or IOException => [fault.Message],
        _ => null,
    };
}
