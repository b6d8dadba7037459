namespace Fathom.Specification;

/// <summary>How a network normalizes its pre-activations: (h − mean)/√(variance + ε).</summary>
public sealed record Normalization
{
    /// <summary>The largest ε that is accepted.</summary>
    public const double LargestEpsilon = 1e12;

    /// <summary>Over what the mean and the variance are taken; batch by default.</summary>
    public NormalizationKind Kind { get; init; } = NormalizationKind.Batch;

    /// <summary>Whether the mean is subtracted (and the variance taken about it); only batch norm can do without. True by default.</summary>
    public bool Centred { get; init; } = true;

    /// <summary>The ε that is added to the variance, 0 (the default) to <see cref="LargestEpsilon"/>.</summary>
    public double Epsilon { get; init; }

    /// <summary>Where it stands relative to the activation; before by default.</summary>
    public NormalizationPlacement Placement { get; init; } = NormalizationPlacement.Before;

    /// <summary>Lists what is wrong.</summary>
    /// <param name="path">The JSON path of this object.</param>
    /// <returns>The faults, none when all is well.</returns>
    internal IEnumerable<SpecificationFault> Faults(string path)
    {
        if (!Enum.IsDefined(Kind))
        {
            yield return new($"{path}.kind", $"The kind of normalization must be one of {string.Join(", ", SpecificationNames.NormalizationKinds)}.");
        }

        if (!Centred && Kind != NormalizationKind.Batch)
        {
            yield return new($"{path}.centred", "Only batch normalization can be uncentred; leave 'centred' out or set it to true.");
        }

        if (!(Epsilon is >= 0 and <= LargestEpsilon))
        {
            yield return new($"{path}.epsilon", SpecificationNumber.Between("epsilon", "0", "1e12", Epsilon));
        }
        else if (Epsilon != 0 && Kind == NormalizationKind.None)
        {
            yield return new($"{path}.epsilon", "Without normalization there is no epsilon; leave it out or choose batch or layer.");
        }

        if (!Enum.IsDefined(Placement))
        {
            yield return new($"{path}.placement", $"The placement must be one of {string.Join(", ", SpecificationNames.Placements)}.");
        }
        else if (Placement == NormalizationPlacement.After && Kind == NormalizationKind.None)
        {
            yield return new($"{path}.placement", "Without normalization there is no placement; leave it out or choose batch or layer.");
        }
    }
}
