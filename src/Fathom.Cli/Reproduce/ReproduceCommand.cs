using System.Collections.Immutable;
using System.CommandLine;
using Fathom.Data;
using Fathom.Reporting;
using Fathom.Specification;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary><c>fathom reproduce</c>: the studies, one command each.</summary>
internal static class ReproduceCommand
{
    private const string ListWord = "list";
    private const string UsualFolder = "studies";

    /// <summary>Makes the command.</summary>
    /// <param name="session">The session.</param>
    /// <returns>The command.</returns>
    public static Command Create(Session session)
    {
        Argument<string[]> names = new("NAME") { Description = "Studies to run, or 'list' to see all of them.", Arity = ArgumentArity.ZeroOrMore };
        Option<bool> all = new("--all") { Description = "Run all studies." };
        Option<bool> full = new("--full") { Description = "The size of the paper instead of the one that takes minutes." };
        Option<string?> folder = SpecOptions.Text("--out", "DIR", $"The folder for figures, numbers and finished cells (default {UsualFolder}).");
        Option<string?> data = SpecOptions.Text("--data", "NAME", $"The networks' inputs: {string.Join(", ", DataSetCatalog.Names)} or {StudySettings.NormalData} (default: the paper's).");
        Option<string?> seed = SpecOptions.Text("--seed", "S", "Seed of everything random (default 1).");
        Option<string?> threads = SpecOptions.Text("--threads", "T", "Number of threads (default all processors); results do not depend on it.");
        Option<bool> json = new("--json") { Description = $"Print the numbers as JSON (schema {StudyFiles.Schema}); one study only." };
        Command command = new("reproduce", "Run the studies of the papers: figures, numbers, and each claim checked. A stopped study goes on where it was.");
        command.Arguments.Add(names);
        foreach (Option option in (Option[])[all, full, folder, data, seed, threads, json])
        {
            command.Options.Add(option);
        }

        SlurmOptionSet slurm = new();
        slurm.AddTo(command);

        int Run(ParseResult parsed, CancellationToken cancellation)
        {
            string[] wanted = parsed.GetValue(names) ?? [];
            bool everything = parsed.GetValue(all);
            if (wanted is [] or [ListWord] && !everything)
            {
                StudyText.WriteList(StudyCatalog.All, session.Output);
                return FathomProgram.Done;
            }

            if (everything && wanted.Length > 0)
            {
                throw new MisuseException("--all runs every study; leave the names away.");
            }

            ImmutableArray<Study> studies = everything ? StudyCatalog.All : [.. wanted.Select(Find)];
            bool asJson = parsed.GetValue(json);
            if (asJson && studies.Length > 1)
            {
                throw new MisuseException("--json prints one document; name one study.");
            }

            string? asked = parsed.GetValue(data);
            if (asked is not null && asked != StudySettings.NormalData && !DataSetCatalog.TryFind(asked, out _))
            {
                throw new MisuseException($"--data: {NearestName.Explain("data", asked, [.. DataSetCatalog.Names, StudySettings.NormalData])}");
            }

            StudyRequest request = new(
                parsed.GetValue(full),
                PredictCommand.SeedOf(parsed.GetValue(seed)),
                asked,
                parsed.GetValue(folder) ?? UsualFolder,
                OptionWords.Whole("--threads", parsed.GetValue(threads), 1, 4096, 0));
            StudyInputs inputs = new(DataLocator.Usual());
            PoolOptions pool = new() { Threads = request.Threads, RetryFailed = true };
            Func<SweepFolder, ISweepExecutor>? elsewhere = slurm.IsSlurm(parsed) ? cells => slurm.Executor(parsed, session, cells, pool) : null;
            int code = FathomProgram.Done;
            foreach (Study study in studies)
            {
                code = Math.Max(code, RunOne(session, study, request, inputs, elsewhere, asJson, cancellation));
                if (cancellation.IsCancellationRequested)
                {
                    break;
                }
            }

            return code;
        }

        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;
    }

    private static Study Find(string name) => StudyCatalog.TryFind(name, out Study? study)
        ? study
        : throw new MisuseException(NearestName.Explain("study", name, [.. StudyCatalog.All.Select(one => one.Name)]));

    private static int RunOne(Session session, Study study, StudyRequest request, StudyInputs inputs, Func<SweepFolder, ISweepExecutor>? elsewhere, bool json, CancellationToken cancellation)
    {
        (string data, string? note) = inputs.Choose(study, request.Data);
        StudySettings settings = new(request.Full, request.Seed, data);
        StudyOutcome outcome;
        try
        {
            using ProgressLine progress = new(session, $"{study.Name}: cell");
            outcome = StudyRunner.Run(
                study, settings, request.Folder, inputs, note is null ? [] : [note], new PoolOptions { Threads = request.Threads }, progress.Report, elsewhere, cancellation);
        }
        catch (SweepException fault)
        {
            throw new MisuseException(fault.Message, fault);
        }

        if (outcome.Report is null)
        {
            session.Error.WriteLine(FormattableString.Invariant(
                $"fathom: {study.Name} was stopped after {outcome.Finished} of {outcome.Cells} cells, which are kept; run '{StudyFiles.CommandOf(study, settings)}' to go on."));
            return FathomProgram.Failed;
        }

        if (json)
        {
            JsonOutput.Write(session.Output, writer => StudyFiles.WriteJson(study, settings, outcome.Report, writer));
        }
        else
        {
            StudyText.Write(outcome, session.Output);
        }

        return FathomProgram.Done;
    }
}
