using System.CommandLine;
using Fathom.Data;
using Fathom.Diagnosis;
using Fathom.Networks;
using Fathom.Onnx;
using Fathom.Reporting;

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
        Option<string?> data = SpecOptions.Text("--data", "NAME|FILE.npy|DIR", $"Samples: {string.Join(", ", DataSetCatalog.Names)}, a NumPy file of samples x features, or a folder with the files of a data set or with inputs and labels as NumPy files (default: standard normal noise).");
        Option<string?> labels = SpecOptions.Text("--labels", "FILE.npy", "The class of each sample (default: those of the data, else drawn evenly).");
        Option<string?> batch = SpecOptions.Text("--batch", "B", "Samples in the batch (default 32).");
        Option<string?> seed = SpecOptions.Text("--seed", "S", "Seed of what is chosen and drawn (default 1).");
        Option<string?> reinit = SpecOptions.Text("--reinit", "as-is|he|xavier|orthogonal", "Draw the weights of the layers anew (default as-is).");
        Option<string?> precision = SpecOptions.Text("--precision", "float32|float64", "The numbers in which nodes are measured (default float64); the other runs beside it to find the precision horizon.");
        Option<bool> verbose = new("--verbose") { Description = "Every finding, what every change does to the growth, and every layer, norm and node with its numbers." };
        Option<bool> json = new("--json") { Description = $"Everything as JSON (schema {DiagnosisJson.Schema})." };
        Option<bool> sarif = new("--sarif") { Description = "The findings as a SARIF 2.1.0 log, for code hosts." };
        Option<string?> html = SpecOptions.Text("--html", "FILE.html", "Write everything as one page that needs nothing else, besides what is printed.");
        Command command = new("diagnose", "Say what is wrong with a network, in which layer, why, and what would help. Exit code 0 when nothing stands in the way of training, 3 when something does.") { model };
        foreach (Option option in (Option[])[data, labels, batch, seed, reinit, precision, verbose, json, sarif, html])
        {
            command.Options.Add(option);
        }

        int Run(ParseResult parsed, CancellationToken cancellation)
        {
            ResultOutput output = new(session);
            string path = parsed.GetValue(model)!;
            ulong seedValue = PredictCommand.SeedOf(parsed.GetValue(seed));
            MeasuringPrecision numbers = PrecisionOf(parsed.GetValue(precision));
            string? page = parsed.GetValue(html);
            if (parsed.GetValue(json) && parsed.GetValue(sarif))
            {
                throw new MisuseException("--json and --sarif both write to the standard output; give one of them.");
            }

            if (page is not null)
            {
                AtomicFile.EnsureWritable(page);
            }

            OnnxNetwork network = ModelFile.Read(path);
            DiagnosisBatch samples = Checked(network, parsed.GetValue(data), parsed.GetValue(labels), parsed.GetValue(batch), seedValue);
            ParameterSet<double> weights = ParameterSet.Initialize<double>(network.Graph, seedValue);
            weights = Reinitialization.Apply(network.Graph, weights, parsed.GetValue(reinit), seedValue);
            Diagnosis.Diagnosis diagnosis;
            using (ProgressLine progress = new(session, "part"))
            {
                diagnosis = Diagnosed(network, weights, samples, new DiagnosisOptions { Seed = seedValue, Precision = numbers, Progress = progress.Report, Cancellation = cancellation });
            }

            int exitCode = diagnosis.IsHealthy ? FathomProgram.Done : Unhealthy;
            Provenance provenance = output.Provenance(seedValue);
            if (page is not null)
            {
                AtomicFile.WriteText(page, DiagnosisPage.Write(diagnosis, network, path, samples, provenance));
            }

            if (parsed.GetValue(json))
            {
                DiagnosisJson.Write(diagnosis, path, provenance, session.Output);
            }
            else if (parsed.GetValue(sarif))
            {
                SarifLog.Write(diagnosis.Findings, path, network.Length, exitCode, provenance, session.Output);
            }
            else
            {
                DiagnosisText.Write(diagnosis, network, path, samples, parsed.GetValue(verbose), session.Output);
            }

            return exitCode;
        }

        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;
    }

    private static MeasuringPrecision PrecisionOf(string? text) => text switch
    {
        null or "float64" => MeasuringPrecision.Full,
        "float32" => MeasuringPrecision.Training,
        _ => throw new MisuseException($"--precision must be float32 or float64, not '{text}'."),
    };

    private static DiagnosisBatch Checked(OnnxNetwork network, string? data, string? labels, string? batch, ulong seed)
    {
        try
        {
            return DiagnosisRequest.Batch(network.Graph, network.FixedBatch, data, labels, batch, seed);
        }
        catch (Exception fault) when (fault is GraphException or ShapeException)
        {
            throw new MisuseException($"the network cannot be run with this batch: {fault.Message}", fault);
        }
    }

    private static Diagnosis.Diagnosis Diagnosed(OnnxNetwork network, ParameterSet<double> weights, DiagnosisBatch samples, DiagnosisOptions options)
    {
        try
        {
            Diagnosis.Diagnosis diagnosis = NetworkDiagnosis.Run(network.Graph, weights, samples, options);
            return diagnosis with { Findings = [.. diagnosis.Findings.Concat(ModelFindings.Of(network)).OrderByDescending(finding => finding.Severity)] };
        }
        catch (Exception fault) when (fault is GraphException or NetworkRunException or ShapeException)
        {
            throw new MisuseException($"the network cannot be run with batches of {samples.Size}: {fault.Message}", fault);
        }
    }
}
