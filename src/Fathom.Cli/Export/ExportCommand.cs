using System.CommandLine;
using System.Globalization;
using Fathom.Networks;
using Fathom.Onnx;
using Fathom.Reporting;
using Fathom.Specification;

namespace Fathom.Cli;

/// <summary><c>fathom export</c>: a network of a specification as an ONNX model.</summary>
internal static class ExportCommand
{
    private const int LargestSize = 100_000;

    /// <summary>Makes the command.</summary>
    /// <param name="session">The session.</param>
    /// <returns>The command.</returns>
    public static Command Create(Session session)
    {
        SpecOptions spec = new();
        Option<string?> output = SpecOptions.Text("--out", "FILE.onnx", "The file to write (default network.onnx).");
        Option<string?> inputs = SpecOptions.Text("--inputs", "N", "Features of a sample (default 784).");
        Option<string?> classes = SpecOptions.Text("--classes", "C", "Outputs of the linear read-out (default 10).");
        Option<string?> seed = SpecOptions.Text("--seed", "S", "Seed of the weights (default 1).");
        Option<bool> training = new("--training") { Description = "Write the form for training: batch norm uses the statistics of the batch." };
        Command command = new("export", "Write the network of a specification, with weights drawn from a seed, as an ONNX model.");
        spec.AddTo(command);
        foreach (Option option in (Option[])[output, inputs, classes, seed, training])
        {
            command.Options.Add(option);
        }

        int Run(ParseResult parsed)
        {
            string path = parsed.GetValue(output) ?? "network.onnx";
            ulong seedValue = PredictCommand.SeedOf(parsed.GetValue(seed));
            NetworkSpec network = spec.Read(parsed);
            PerceptronOptions sizes = new()
            {
                Inputs = Size("--inputs", parsed.GetValue(inputs), 784),
                Outputs = Size("--classes", parsed.GetValue(classes), 10),
                IsAffine = true,
            };
            NetworkGraph graph = Perceptron.Build(network, sizes);
            ParameterSet<float> weights = ParameterSet.Initialize<float>(graph, seedValue);
            OnnxExportOptions form = new() { IsTraining = parsed.GetValue(training) };
            AtomicFile.Write(path, stream => OnnxFile.Write(stream, graph, weights, form));
            long numbers = graph.Parameters.Where(parameter => parameter.IsTrainable).Sum(parameter => (long)parameter.Shape.Elements);
            session.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: {network.Depth} layers, {numbers:#,0} weights, seed {seedValue}, for {(form.IsTraining ? "training" : "inference")}"));
            return FathomProgram.Done;
        }

        command.SetAction((parsed, _) => Task.FromResult(Run(parsed)));
        return command;
    }

    private static int Size(string option, string? text, int standard) =>
        text is null ? standard
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size is >= 1 and <= LargestSize ? size
        : throw new MisuseException($"{option} must be a whole number from 1 to {LargestSize}, not '{text}'.");
}
