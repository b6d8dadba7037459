using System.Collections.Immutable;
using System.CommandLine;
using Fathom.Data;
using Fathom.Numerics;
using Fathom.Sampling;
using Fathom.Specification;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary><c>fathom audit</c>: the conservation law and the row-scale invariance of batch norm, checked on a network with real weights.</summary>
internal static class AuditCommand
{
    private const int UsualBatch = 100;
    private const int Classes = 10;
    private const uint LabelStream = 0x5A0F;

    private static readonly NetworkSpec s_usual = new()
    {
        Depth = 100,
        Width = 100,
        Activation = new Activation(ActivationCatalog.Identity),
        Initialization = new Initialization { Kind = InitializationKind.Orthogonal },
        Normalization = new Normalization { Centred = false },
    };

    /// <summary>Makes the command.</summary>
    /// <param name="session">The session.</param>
    /// <returns>The command.</returns>
    public static Command Create(Session session)
    {
        SpecOptions spec = new(s_usual);
        Option<string?> batch = SpecOptions.Text("--batch", "B", $"Number of samples (default {UsualBatch}).");
        Option<string?> data = SpecOptions.Text("--data", "NAME|FILE.npy", $"The inputs: {string.Join(", ", DataSetCatalog.Names)}, or samples in a NumPy file (default: independent normal samples).");
        Option<string?> seed = SpecOptions.Text("--seed", "S", "Seed of inputs and weights (default 1).");
        ResultForm form = new(AuditJson.Schema, "every layer", "Draw the sizes of the gradient and how far each law is broken, over depth.");
        Command command = new(
            "audit", "Check two exact laws of batch norm on a network with real weights, layer by layer: what its backward pass conserves, and that the scale of weights does not matter. With no options: 100 linear layers, width and batch 100.");
        spec.AddTo(command);
        foreach (Option option in (Option[])[batch, data, seed])
        {
            command.Options.Add(option);
        }

        form.AddTo(command);

        int Run(ParseResult parsed)
        {
            ResultOutput output = new(session);
            ResultChoice choice = form.Read(parsed);
            NetworkSpec network = spec.Read(parsed);
            ulong seedValue = PredictCommand.SeedOf(parsed.GetValue(seed));
            int? count = parsed.GetValue(batch) is { } text ? OptionWords.Whole("--batch", text, 2, BatchSize.Largest, UsualBatch) : null;
            string? source = parsed.GetValue(data);
            LabelledSamples inputs = Inputs(network, source, count, seedValue);
            NetworkAudit audit = NetworkAudit.Run(network, inputs.Samples, inputs.Labels, inputs.Classes ?? Classes, seedValue);
            AuditOutcome outcome = new(audit, source is null ? "independent normal samples with random labels" : $"samples of {source}", inputs.Samples.Rows, seedValue);
            choice.Show(
                session.Output,
                () => AuditFigure.Of(outcome),
                writer => AuditJson.Write(outcome, output.Provenance(seedValue), writer),
                () => AuditText.Table(audit.Layers, people: false),
                writer => AuditText.Write(outcome, writer));
            return outcome.IsBroken ? FathomProgram.Failed : FathomProgram.Done;
        }

        command.SetAction((parsed, _) => Task.FromResult(Run(parsed)));
        return command;
    }

    private static LabelledSamples Inputs(NetworkSpec spec, string? source, int? count, ulong seed)
    {
        if (source is null)
        {
            Matrix normal = SimulationInputs.Of(spec, null, [count ?? UsualBatch], new SimulationOptions { Seed = seed }).Batch.Samples;
            return new LabelledSamples(normal, RandomLabels(normal.Rows, seed), Classes);
        }

        LabelledSamples read = BatchSource.Read(source, count, seed);
        return read.Classes is null ? read with { Labels = RandomLabels(read.Samples.Rows, seed), Classes = Classes } : read;
    }

    private static ImmutableArray<int> RandomLabels(int count, ulong seed)
    {
        double[] uniform = new double[count];
        UniformStream.Fill(uniform, seed, LabelStream);
        return [.. uniform.Select(u => (int)(u * Classes))];
    }
}
