using System.CommandLine;
using System.Globalization;
using Fathom.Data;
using Fathom.Reporting;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary><c>fathom train</c>: trains a network, and lays what theory said over what happened.</summary>
internal static class TrainCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="session">The session.</param>
    /// <returns>The command.</returns>
    public static Command Create(Session session)
    {
        TrainOptionSet options = new();
        Option<string?> folder = SpecOptions.Text("--out", "FOLDER", "Keep the run in this folder (default a new one in 'runs', named for network, data and seed).");
        Option<string?> resume = SpecOptions.Text("--resume", "FOLDER", "Go on with a run that was stopped or killed, to the same bytes; other options may be left away.");
        Option<string?> interval = SpecOptions.Text("--checkpoint-every", "SECONDS", "Least time between two checkpoints (default 10).");
        Option<string?> threads = SpecOptions.Text("--threads", "T", "Number of threads (default all processors); results do not depend on it.");
        Option<bool> json = new("--json") { Description = $"Print the result as JSON (schema {RunJson.Schema}), the contents of run.json." };
        Option<bool> csv = new("--csv") { Description = "Print the metrics as CSV, the contents of metrics.csv." };
        Command command = new("train", "Train a network and compare what happens with what theory says. With no options: 10 ReLU layers of 128 neurons with batch norm on a Gaussian mixture, some seconds.");
        options.AddTo(command);
        foreach (Option option in (Option[])[folder, resume, interval, threads, json, csv])
        {
            command.Options.Add(option);
        }

        int Run(ParseResult parsed, CancellationToken cancellation)
        {
            ResultOutput output = new(session);
            if (parsed.GetValue(json) && parsed.GetValue(csv))
            {
                throw new MisuseException("--json and --csv both write to the standard output; give one of them.");
            }

            TrainingRunOptions run = new()
            {
                Threads = OptionWords.Whole("--threads", parsed.GetValue(threads), 1, 4096, Environment.ProcessorCount),
                CheckpointInterval = TimeSpan.FromSeconds(OptionWords.Whole("--checkpoint-every", parsed.GetValue(interval), 0, 1_000_000, 10)),
                Cancellation = cancellation,
            };
            (TrainingSetup setup, string place) = Chosen(parsed, options, parsed.GetValue(folder), parsed.GetValue(resume));
            bool forPeople = !parsed.GetValue(json) && !parsed.GetValue(csv);
            TrainingTheory? theory = TrainingTheory.Of(setup, out string reason);
            SamplePair data = SamplePair.Load(setup.Data, DataLocator.Usual());
            TrainingOutcome outcome;
            using (TrainProgressLine line = new(session))
            {
                outcome = NetworkTraining.Run(setup, data, run with
                {
                    Folder = place,
                    Theory = theory,
                    Started = () => Announce(forPeople),
                    Progress = line.Report,
                    Provenance = () => output.Provenance(setup.Seed),
                });
            }

            TheoryComparison? comparison = theory is null ? null : TheoryComparison.Of(theory, outcome);
            if (forPeople)
            {
                TrainText.WriteOutcome(outcome, comparison, place, session.Output);
            }
            else if (parsed.GetValue(json))
            {
                JsonOutput.Write(session.Output, writer => RunJson.Write(writer, outcome, comparison, output.Provenance(setup.Seed)));
            }
            else
            {
                session.Output.Write(File.ReadAllText(new RunFolder(place).MetricsFile));
            }

            return ExitCode(session, outcome, place);

            void Announce(bool isWanted)
            {
                if (isWanted)
                {
                    TrainText.WriteTheory(setup, data, theory, reason, session.Output);
                    session.Output.Flush();
                }
            }
        }

        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;
    }

    private static (TrainingSetup Setup, string Folder) Chosen(ParseResult parsed, TrainOptionSet options, string? folder, string? resume)
    {
        if (resume is not null)
        {
            if (folder is not null)
            {
                throw new MisuseException("--out begins a run and --resume goes on with one; give one of them.");
            }

            TrainingSetup begun = new RunFolder(resume).ReadSetup();
            TrainingSetup setup = options.AnyGiven(parsed) ? options.Read(parsed) : begun;
            return (setup, resume);
        }

        TrainingSetup chosen = options.Read(parsed);
        if (folder is not null && new RunFolder(folder).HoldsRun)
        {
            throw new MisuseException($"'{folder}' holds a run already; go on with it by --resume '{folder}', or choose another folder.");
        }

        return (chosen, folder ?? FreeFolder(chosen));
    }

    private static string FreeFolder(TrainingSetup setup)
    {
        string name = Path.Combine("runs", string.Create(CultureInfo.InvariantCulture, $"{setup.Network.ShortName}-{setup.Data.Name}-{setup.Seed}"));
        string free = name;
        for (int number = 2; Path.Exists(free); number++)
        {
            free = string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");
        }

        return free;
    }

    private static int ExitCode(Session session, TrainingOutcome outcome, string folder)
    {
        switch (outcome.Verdict)
        {
            case TrainingVerdict.Unfinished:
                session.Error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"fathom: stopped after {outcome.Steps} of {outcome.TotalSteps} steps; go on with: fathom train --resume {Provenance.QuoteCommand([folder])}"));
                return FathomProgram.Failed;
            case TrainingVerdict.Diverged:
                session.Error.WriteLine($"fathom: {outcome.Divergence?.Sentence}");
                return FathomProgram.Failed;
            default:
                return FathomProgram.Done;
        }
    }
}
