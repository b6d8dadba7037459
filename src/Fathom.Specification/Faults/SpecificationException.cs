using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Fathom.Specification;

/// <summary>A specification is wrong; carries everything that is wrong with it, not only the first thing.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Without faults this exception would say nothing.")]
public sealed class SpecificationException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="faults">The faults, at least one.</param>
    /// <exception cref="ArgumentException">There is no fault.</exception>
    public SpecificationException(ImmutableArray<SpecificationFault> faults)
        : base(MessageOf(faults))
    {
        Faults = faults;
    }

    /// <summary>The faults, in the order they were found; at least one.</summary>
    public ImmutableArray<SpecificationFault> Faults { get; }

    private static string MessageOf(ImmutableArray<SpecificationFault> faults) =>
        faults.IsDefaultOrEmpty
            ? throw new ArgumentException("A specification exception needs at least one fault.", nameof(faults))
            : string.Join('\n', faults);
}
