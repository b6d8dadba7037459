using System.CommandLine;
using System.Globalization;
using Fathom.Data;
using Fathom.MeanField;
using Fathom.Numerics;
using Fathom.Reporting;
using Fathom.Specification;

namespace Fathom.Cli;

/// <summary><c>fathom kernel</c>: the infinite-width covariance of real samples in one or two batches, written to a file.</summary>
internal static class KernelCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="session">The session.</param>
    /// <returns>The command.</returns>
    public static Command Create(Session session)
    {
        SpecOptions spec = new();
        Option<string?> data = SpecOptions.Text("--data", "NAME|FILE.npy", $"The samples: {string.Join(", ", DataSetCatalog.Names)}, or a NumPy file of samples x features.");
        Option<string?> batches = SpecOptions.Text("--batches", "B1[,B2]", "Sizes of one or two batches (default: all samples of a file, 32 of a data set, in one batch).");
        Option<string?> output = SpecOptions.Text("--out", "K.npy", "The file to write: the covariance of the last layer's activations.");
        Option<string?> seed = SpecOptions.Text("--seed", "S", "Seed that chooses the samples and drives sampling (default 1).");
        Command command = new("kernel", "Write the infinite-width covariance (NNGP kernel) of real samples that go through a batch-normalized network in one or two batches.");
        spec.AddTo(command);
        foreach (Option option in (Option[])[data, batches, output, seed])
        {
            command.Options.Add(option);
        }

        int Run(ParseResult parsed, CancellationToken cancellation)
        {
            string source = parsed.GetValue(data) ?? throw new MisuseException($"--data is missing: name a data set ({string.Join(", ", DataSetCatalog.Names)}) or a .npy file.");
            string path = parsed.GetValue(output) ?? throw new MisuseException("--out is missing: name the .npy file to write, as in --out K.npy.");
            ulong seedValue = PredictCommand.SeedOf(parsed.GetValue(seed));
            int[]? sizes = SizesOf(parsed.GetValue(batches));
            NetworkSpec network = spec.Read(parsed);
            Matrix samples = BatchSource.Samples(source, sizes?.Sum(), seedValue);
            sizes ??= [samples.Rows];
            Matrix gram = GramMatrix.Of(samples, network.Initialization.WeightScale, network.Initialization.BiasScale);
            using ProgressLine progress = new(session, "layer");
            BatchKernel kernel = BatchKernels.Compute(network, gram, sizes, seedValue, progress.Report, cancellation);
            AtomicFile.Write(path, stream => NpyFile.Write(stream, kernel.Covariance));
            session.Output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: covariance of {samples.Rows} samples of {source} after {network.Depth} layers in {(sizes.Length == 1 ? "one batch" : "two batches")}, largest error {kernel.Error:0.0E+0} ({kernel.Method})."));
            return FathomProgram.Done;
        }

        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;
    }

    private static int[]? SizesOf(string? text)
    {
        if (text is null)
        {
            return null;
        }

        string[] parts = text.Split(',');
        int[] sizes = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out sizes[i]) || sizes[i] is < 2 or > 4096)
            {
                throw new MisuseException($"--batches must be one or two whole numbers from 2 to 4096, as in 32 or 16,16, not '{text}'.");
            }
        }

        return parts.Length <= 2
            ? sizes
            : throw new MisuseException($"--batches takes one or two sizes, not {parts.Length}.");
    }
}
