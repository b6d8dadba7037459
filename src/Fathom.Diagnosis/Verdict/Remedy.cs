using System.Collections.Immutable;

namespace Fathom.Diagnosis;

/// <summary>Something that would help, with its effect.</summary>
/// <param name="Change">What to do.</param>
/// <param name="GradientGrowth">The growth of the squared gradient per layer that was measured on the changed network; NaN when it was not measured.</param>
public sealed record Remedy(string Change, double GradientGrowth = double.NaN)
{
    /// <summary>What the number of the finding becomes, as measured on the changed network or as theory says; NaN when it is not known.</summary>
    public double Predicted { get; init; } = double.NaN;

    /// <summary>Lines of a program that make the change; empty when there are none.</summary>
    public ImmutableArray<string> Code { get; init; } = [];
}
