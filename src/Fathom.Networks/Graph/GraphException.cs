using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Fathom.Networks;

/// <summary>A network is wrong; carries everything that is wrong with it, not only the first thing.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Without faults this exception would say nothing.")]
public sealed class GraphException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="faults">The faults, at least one.</param>
    /// <exception cref="ArgumentException">There is no fault.</exception>
    public GraphException(ImmutableArray<GraphFault> faults)
        : base(MessageOf(faults))
    {
        Faults = faults;
    }

    /// <summary>The faults, in the order they were found; at least one.</summary>
    public ImmutableArray<GraphFault> Faults { get; }

    private static string MessageOf(ImmutableArray<GraphFault> faults) =>
        faults.IsDefaultOrEmpty
            ? throw new ArgumentException("A graph exception needs at least one fault.", nameof(faults))
            : string.Join('\n', faults);
}
