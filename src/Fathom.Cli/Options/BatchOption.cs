using System.CommandLine;
using Fathom.Specification;

namespace Fathom.Cli;

/// <summary>The option for the batch size.</summary>
internal static class BatchOption
{
    /// <summary>The batch size when none is given.</summary>
    public const int Default = 128;

    /// <summary>Makes the option.</summary>
    /// <returns>The option.</returns>
    public static Option<string?> Create() =>
        SpecOptions.Text("--batch", "B", $"Batch size, a whole number or inf (default {Default}; with --data, {BatchSource.DefaultCount} samples of a data set or all of a file).");

    /// <summary>Reads the batch size.</summary>
    /// <param name="text">The text, or null for the default.</param>
    /// <returns>The batch size.</returns>
    /// <exception cref="MisuseException">It is neither a whole number of at least 1 nor infinite.</exception>
    public static BatchSize Read(string? text)
    {
        if (text is null)
        {
            return BatchSize.Of(Default);
        }

        return BatchSize.TryParse(text, out BatchSize size)
            ? size
            : throw new MisuseException($"--batch must be a whole number from 1 to {BatchSize.Largest} or inf, not '{text}'.");
    }
}
