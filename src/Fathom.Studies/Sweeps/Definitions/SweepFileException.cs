using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Fathom.Studies;

/// <summary>A sweep file is wrong; carries everything that is wrong with it, not only the first thing.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Without faults this exception would say nothing.")]
public sealed class SweepFileException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="faults">The faults, at least one.</param>
    public SweepFileException(ImmutableArray<SweepFileFault> faults)
        : base(faults.IsDefaultOrEmpty ? "The sweep file is wrong." : string.Join('\n', faults)) => Faults = faults;

    /// <summary>The faults, in the order of their places.</summary>
    public ImmutableArray<SweepFileFault> Faults { get; }
}
