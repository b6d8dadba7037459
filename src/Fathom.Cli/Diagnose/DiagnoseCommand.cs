using System.CommandLine;
using Fathom.Data;
using Fathom.Diagnosis;
using Fathom.Networks;
using Fathom.Onnx;

namespace Fathom.Cli;

/// <summary><c>fathom diagnose</c>: what is wrong with a network, where, why, and what would help.</summary>
internal static class DiagnoseCommand
{
    /// <summary>The exit code for findings of severity "error", so that a build can stop on them.</summary>
    public const int Unhealthy = 3;

    /// <summary>Makes the command.</summary>
    /// <param name="session">The session.</param>
    /// <returns>The command.</returns>
    public static Command Create(Session session)
    {
        Argument<string> model = new("MODEL") { Description = "The network: an ONNX file, best exported in training mode." };
        Option<string?> data = SpecOptions.Text("--data", "NAME|FILE.npy", $"Samples: {string.Join(", ", DataSetCatalog.Names)}, or a NumPy file of samples x features (default: standard normal noise).");
        Option<string?> labels = SpecOptions.Text("--labels", "FILE.npy", "The class of each sample (default: those of the data set, else drawn evenly).");
        Option<string?> batch = SpecOptions.Text("--batch", "B", "Samples in the batch (default 32).");
        Option<string?> seed = SpecOptions.Text("--seed", "S", "Seed of what is chosen and drawn (default 1).");
        Option<string?> reinit = SpecOptions.Text("--reinit", "as-is|he|xavier|orthogonal", "Draw the weights of the layers anew (default as-is).");
        Option<bool> verbose = new("--verbose") { Description = "Every finding, and every node with its numbers." };
        Option<bool> json = new("--json") { Description = "Everything as JSON (schema fathom.diagnosis/1)." };
        Command command = new("diagnose", "Say what is wrong with a network, in which layer, why, and what would help. Exit code 0 when nothing stands in the way of training, 3 when something does.") { model };
        foreach (Option option in (Option[])[data, labels, batch, seed, reinit, verbose, json])
        {
            command.Options.Add(option);
        }

        int Run(ParseResult parsed)
        {
            ResultOutput output = new(session);
            string path = parsed.GetValue(model)!;
            ulong seedValue = PredictCommand.SeedOf(parsed.GetValue(seed));
            OnnxNetwork network = ModelFile.Read(path);
            DiagnosisBatch samples = DiagnosisRequest.Batch(network.Graph, network.FixedBatch, parsed.GetValue(data), parsed.GetValue(labels), parsed.GetValue(batch), seedValue);
            ParameterSet<double> weights = ParameterSet.Initialize<double>(network.Graph, seedValue);
            weights = Reinitialization.Apply(network.Graph, weights, parsed.GetValue(reinit), seedValue);
            Diagnosis.Diagnosis diagnosis = Checked(network, weights, samples, seedValue);
            if (parsed.GetValue(json))
            {
                DiagnosisJson.Write(diagnosis, path, output.Provenance(seedValue), session.Output);
            }
            else
            {
                DiagnosisText.Write(diagnosis, network, path, samples, parsed.GetValue(verbose), session.Output);
            }

            return diagnosis.IsHealthy ? FathomProgram.Done : Unhealthy;
        }

        command.SetAction((parsed, _) => Task.FromResult(Run(parsed)));
        return command;
    }

    private static Diagnosis.Diagnosis Checked(OnnxNetwork network, ParameterSet<double> weights, DiagnosisBatch samples, ulong seed)
    {
        try
        {
            return NetworkDiagnosis.Run(network.Graph, weights, samples, new DiagnosisOptions { Seed = seed });
        }
        catch (Exception fault) when (fault is GraphException or NetworkRunException or ShapeException)
        {
            throw new MisuseException($"the network cannot be run with batches of {samples.Size}: {fault.Message}", fault);
        }
    }
}
