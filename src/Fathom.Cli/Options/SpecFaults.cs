using Fathom.Specification;

namespace Fathom.Cli;

/// <summary>Words faults of a specification for somebody who typed options or wrote a file.</summary>
internal static class SpecFaults
{
    private static readonly Dictionary<string, string> OptionOfPath = new(StringComparer.Ordinal)
    {
        ["$.depth"] = "--depth",
        ["$.width"] = "--width",
        ["$.activation.name"] = "--activation",
        ["$.activation.gain"] = "--gain",
        ["$.activation.shift"] = "--shift",
        ["$.activation.slope"] = "--slope",
        ["$.activation.power"] = "--power",
        ["$.normalization.epsilon"] = "--epsilon",
        ["$.initialization.weightScale"] = "--weight-scale",
        ["$.initialization.biasScale"] = "--bias-scale",
        ["$.skip.branchScale"] = "--skip",
        ["$.gainSchedule.exponent"] = "--gain-schedule",
        ["$.gainSchedule.gains"] = "--gain-schedule",
    };

    /// <summary>One sentence with the place of the fault.</summary>
    /// <param name="fault">The fault.</param>
    /// <returns>The sentence.</returns>
    public static string Sentence(SpecificationFault fault) =>
        $"{fault.Path}{(OptionOfPath.TryGetValue(fault.Path, out string? option) ? $" ({option})" : string.Empty)}: {fault.Message}";

    /// <summary>The first line of an argument's exception, without the parameter's name, which means nothing to a user.</summary>
    /// <param name="fault">The exception.</param>
    /// <returns>The sentence.</returns>
    public static string WithoutParameter(ArgumentException fault)
    {
        string message = fault.Message;
        int parameter = message.IndexOf(" (Parameter", StringComparison.Ordinal);
        return parameter > 0 ? message[..parameter] : message;
    }
}
