using System.CommandLine;
using System.Globalization;
using System.Text;
using Fathom.FiniteWidth;
using Fathom.Reporting;
using Fathom.Sampling;
using Fathom.Specification;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary><c>fathom shape</c>: the gains that keep the most non-linearity within a budget of gradient growth.</summary>
internal static class ShapeCommand
{
    private const int UsualNetworks = 8;

    /// <summary>Makes the command.</summary>
    /// <param name="session">The session.</param>
    /// <returns>The command.</returns>
    public static Command Create(Session session)
    {
        ShapeOptions options = new();
        Option<string?> path = SpecOptions.Text("--out", "NET.json", "Write the network with its gains, for predict, simulate and train.");
        Option<bool> verify = new("--verify") { Description = "Simulate networks of this design and report predicted against simulated growth." };
        Option<string?> networks = SpecOptions.Text("--networks", "M", $"Number of networks for --verify (default {UsualNetworks}).");
        Option<string?> seed = SpecOptions.Text("--seed", "S", "Seed of inputs and weights for --verify (default 1).");
        ResultForm form = new(ShapeJson.Schema, "gains and predicted growth over depth", "Draw predicted growth and gains over depth.");
        Command command = new(
            "shape", "Design the gains of activations: the schedule that keeps the most non-linearity while gradients grow by no more than a budget. With no options: 1000 layers of tanh, width and batch 100, 1 nat.");
        options.AddTo(command);
        foreach (Option option in (Option[])[path, verify, networks, seed])
        {
            command.Options.Add(option);
        }

        form.AddTo(command);

        int Run(ParseResult parsed, CancellationToken cancellation)
        {
            ResultOutput output = new(session);
            ResultChoice choice = form.Read(parsed);
            ShapingRequest request = options.Read(parsed);
            SimulationOptions simulation = new()
            {
                Networks = OptionWords.Whole("--networks", parsed.GetValue(networks), 2, SimulationOptions.MostNetworks, UsualNetworks),
                Seed = PredictCommand.SeedOf(parsed.GetValue(seed)),
            };
            string? file = parsed.GetValue(path);
            if (file is not null)
            {
                AtomicFile.EnsureWritable(file);
            }

            GainDesign design = GainDesigner.Design(request);
            if (design.Spec is null && (file is not null || parsed.GetValue(verify) || choice.Plot is not null))
            {
                session.Error.WriteLine($"fathom: there is no schedule to write, draw or verify. {design.Explanation}");
                return FathomProgram.Failed;
            }

            if (file is not null)
            {
                Save(design.Spec!, file);
            }

            DesignCheck? check = parsed.GetValue(verify) ? Verify(session, design, simulation, cancellation) : null;
            ShapeOutcome outcome = new(design, check, check is null ? null : simulation.Seed, file);
            choice.Show(
                session.Output,
                () => ShapeFigure.Of(outcome),
                writer => ShapeJson.Write(outcome, output.Provenance(outcome.Seed), writer),
                () => ProfileTable.Of(Profile(design), int.MaxValue),
                writer => ShapeText.Write(outcome, writer));
            return check is { Agrees: false } ? FathomProgram.Failed : FathomProgram.Done;
        }

        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;
    }

    private static DepthProfile Profile(GainDesign design) =>
        design.Profile ?? throw new MisuseException($"there is no schedule to print as CSV. {design.Explanation}");

    private static void Save(NetworkSpec spec, string file)
    {
        string json = NetworkSpecJson.Write(spec);
        if (Encoding.UTF8.GetByteCount(json) > NetworkSpecJson.LargestLength)
        {
            throw new MisuseException(string.Create(
                CultureInfo.InvariantCulture,
                $"one gain for each of {spec.Depth:#,##0} layers does not fit into a specification file of at most {NetworkSpecJson.LargestLength / (1 << 20)} MiB; use a smaller --depth."));
        }

        AtomicFile.WriteText(file, json);
    }

    private static DesignCheck Verify(Session session, GainDesign design, SimulationOptions options, CancellationToken cancellation)
    {
        NetworkSpec spec = design.Spec!;
        LabelledBatch inputs = SimulationInputs.Of(spec, null, [design.Request.BatchSize], options);
        using ProgressLine progress = new(session, "network");
        return DesignCheck.Run(design, inputs.Batch, options, progress.Report, cancellation);
    }
}
