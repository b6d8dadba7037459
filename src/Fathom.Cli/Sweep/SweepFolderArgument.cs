using System.CommandLine;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>The folder of a sweep on the command line.</summary>
internal static class SweepFolderArgument
{
    /// <summary>Makes the argument.</summary>
    /// <returns>The argument.</returns>
    public static Argument<string?> Create() => new("DIR") { Description = "The folder of the sweep.", Arity = ArgumentArity.ZeroOrOne };

    /// <summary>Opens the folder.</summary>
    /// <param name="path">What was given; null for the only sweep in the current folder.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="MisuseException">No folder was given, and there is not exactly one here.</exception>
    public static SweepFolder Open(string? path)
    {
        if (path is not null)
        {
            return SweepFolder.Open(path);
        }

        if (SweepFolder.Exists("."))
        {
            return SweepFolder.Open(".");
        }

        string[] here = [.. Directory.EnumerateDirectories(".").Where(SweepFolder.Exists).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal).Take(3)];
        return here switch
        {
            [string only] => SweepFolder.Open(only),
            [] => throw new MisuseException("there is no sweep here; give its folder, as in 'fathom sweep status DIR'."),
            _ => throw new MisuseException($"there are several sweeps here ({string.Join(", ", here)}); give the folder of one."),
        };
    }
}
