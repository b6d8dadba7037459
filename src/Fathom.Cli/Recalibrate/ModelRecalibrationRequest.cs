using System.Globalization;
using Fathom.Data;
using Fathom.Networks;
using Fathom.Numerics;
using Fathom.Onnx;
using Fathom.Reporting;
using Fathom.Specification;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>Recalibrates a model file: the same model with new running statistics is written beside it.</summary>
internal static class ModelRecalibrationRequest
{
    private const int UsualBatch = 32;

    /// <summary>Whether a path is meant as a model file and not as the folder of a run.</summary>
    /// <param name="path">What the user named.</param>
    /// <returns>True for a file, and for what is called like one.</returns>
    public static bool IsModel(string path) => File.Exists(path) || path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase);

    /// <summary>Recalibrates and writes.</summary>
    /// <param name="path">The model.</param>
    /// <param name="output">The file to write; null for one beside the model.</param>
    /// <param name="data">A data set or a .npy file.</param>
    /// <param name="samples">How many samples, or null for all.</param>
    /// <param name="options">Batch size, threads, memory.</param>
    /// <returns>The outcome and the file that was written.</returns>
    /// <exception cref="MisuseException">The model or the data cannot be used.</exception>
    public static (ModelRecalibrationOutcome Outcome, string Path) Run(string path, string? output, string? data, int? samples, RecalibrationOptions options)
    {
        if (data is null)
        {
            throw new MisuseException($"a model does not say what it was trained on; name a data set or a .npy file, as in 'fathom recalibrate {path} --data {DataSetCatalog.Cifar10.Name}'.");
        }

        string destination = output ?? Path.Combine(Path.GetDirectoryName(path) ?? "", $"{Path.GetFileNameWithoutExtension(path)}.recalibrated.onnx");
        if (Path.GetFullPath(destination) == Path.GetFullPath(path))
        {
            throw new MisuseException("--out is the model itself; choose another file.");
        }

        OnnxNetwork network = ModelFile.Read(path);
        GraphInput input = network.Graph.Inputs[0];
        ISampleSet set = Read(data, samples, [.. input.Shape.Skip(1)]);
        int batch = network.FixedBatch ?? Math.Min(options.BatchSize, set.Count);
        int gap = network.FixedBatch ?? Math.Min(UsualBatch, set.Count);
        if (gap < 2)
        {
            throw new MisuseException($"batch norm needs at least 2 samples in a batch, and {(network.FixedBatch is null ? $"'{data}' has {set.Count}" : "the model is bound to batches of 1")}.");
        }

        ParameterSet<float> parameters = ParameterSet.Initialize<float>(network.Graph, 1);
        SampleSource source = new(set, isFlat: input.Shape.Rank != 4);
        ModelRecalibrationOutcome outcome = ModelRecalibration.Run(network.Graph, parameters, source, gap, options with { BatchSize = batch });
        AtomicFile.Write(destination, stream => OnnxFile.Write(stream, network.Graph, parameters, new OnnxExportOptions { IsTraining = network.IsTraining }));
        return (outcome, destination);
    }

    private static ISampleSet Read(string data, int? samples, int[] sample)
    {
        ImageShape shape = sample.Length == 3 ? new ImageShape(sample[0], sample[1], sample[2]) : new ImageShape(1, 1, sample.Aggregate(1, (product, size) => product * size));
        if (!data.EndsWith(".npy", StringComparison.OrdinalIgnoreCase))
        {
            bool isKnown = SyntheticData.TryFind(data, out _) || DataSetCatalog.TryFind(data, out _);
            return isKnown
                ? SamplePair.Load(new SampleRequest { Name = data, Samples = samples, SyntheticShape = shape }, DataLocator.Usual()).Train
                : throw new MisuseException(NearestName.Explain("data set", data, [.. SamplePair.Names]));
        }

        Matrix values = BatchSource.Read(data, samples, 1).Samples;
        return values.Columns == shape.Features
            ? new FeatureSamples(values, new int[values.Rows], 1, shape)
            : throw new MisuseException(string.Create(CultureInfo.InvariantCulture, $"a sample of '{data}' has {values.Columns} numbers, but the model takes {shape.Features}."));
    }
}
