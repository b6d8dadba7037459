using System.CommandLine;
using System.Globalization;
using Fathom.Networks;
using Fathom.Onnx;
using Fathom.Reporting;
using Fathom.Specification;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary><c>fathom export</c>: a network of a specification, or of a run, as an ONNX model.</summary>
internal static class ExportCommand
{
    private const int LargestSize = 100_000;

    /// <summary>Makes the command.</summary>
    /// <param name="session">The session.</param>
    /// <returns>The command.</returns>
    public static Command Create(Session session)
    {
        SpecOptions spec = new();
        Argument<string?> run = new("RUN") { Description = "The folder of a run, whose trained network is written (default: a network of a specification with random weights).", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> output = SpecOptions.Text("--out", "FILE.onnx", "The file to write (default network.onnx).");
        Option<string?> inputs = SpecOptions.Text("--inputs", "N", "Features of a sample (default 784).");
        Option<string?> classes = SpecOptions.Text("--classes", "C", "Outputs of the linear read-out (default 10).");
        Option<string?> seed = SpecOptions.Text("--seed", "S", "Seed of the weights (default 1).");
        Option<bool> training = new("--training") { Description = "Write the form for training: batch norm uses the statistics of the batch." };
        Option<bool> recalibrated = new("--recalibrated") { Description = "Of a run: write the running statistics that 'fathom recalibrate' computed." };
        Command command = new("export", "Write the trained network of a run, or the network of a specification with weights drawn from a seed, as an ONNX model.") { run };
        spec.AddTo(command);
        Option[] drawn = [.. spec.All, inputs, classes, seed];
        foreach (Option option in (Option[])[output, inputs, classes, seed, training, recalibrated])
        {
            command.Options.Add(option);
        }

        int Run(ParseResult parsed)
        {
            string path = parsed.GetValue(output) ?? "network.onnx";
            OnnxExportOptions form = new() { IsTraining = parsed.GetValue(training) };
            string purpose = form.IsTraining ? "training" : "inference";
            if (parsed.GetValue(run) is { } folder)
            {
                if (drawn.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } misplaced)
                {
                    throw new MisuseException($"the run says what its network is, so {misplaced.Name} has no place beside '{folder}'.");
                }

                RunNetwork trained = RunNetwork.Read(new RunFolder(folder), parsed.GetValue(recalibrated));
                Write(path, trained.Graph, trained.Parameters, form);
                session.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: {trained.Setup.Network.ShortName} after {trained.Steps:#,0} steps, {Weights(trained.Graph):#,0} weights, for {purpose}"));
                return FathomProgram.Done;
            }

            if (parsed.GetValue(recalibrated))
            {
                throw new MisuseException("--recalibrated is for the network of a run; name its folder, as in 'fathom export FOLDER --recalibrated'.");
            }

            ulong seedValue = PredictCommand.SeedOf(parsed.GetValue(seed));
            NetworkSpec network = spec.Read(parsed);
            PerceptronOptions sizes = new()
            {
                Inputs = Size("--inputs", parsed.GetValue(inputs), 784),
                Outputs = Size("--classes", parsed.GetValue(classes), 10),
                IsAffine = true,
            };
            NetworkGraph graph = Perceptron.Build(network, sizes);
            Write(path, graph, ParameterSet.Initialize<float>(graph, seedValue), form);
            session.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: {network.Depth} layers, {Weights(graph):#,0} weights, seed {seedValue}, for {purpose}"));
            return FathomProgram.Done;
        }

        command.SetAction((parsed, _) => Task.FromResult(Run(parsed)));
        return command;
    }

    private static void Write<T>(string path, NetworkGraph graph, ParameterSet<T> weights, OnnxExportOptions form)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> => AtomicFile.Write(path, stream => OnnxFile.Write(stream, graph, weights, form));

    private static long Weights(NetworkGraph graph) => graph.Parameters.Where(parameter => parameter.IsTrainable).Sum(parameter => (long)parameter.Shape.Elements);

    private static int Size(string option, string? text, int standard) =>
        text is null ? standard
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size is >= 1 and <= LargestSize ? size
        : throw new MisuseException($"{option} must be a whole number from 1 to {LargestSize}, not '{text}'.");
}
