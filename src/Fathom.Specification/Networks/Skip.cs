namespace Fathom.Specification;

/// <summary>A residual connection around each layer: h′ = h + s·W φ(BN h) with branch scale s.</summary>
public sealed record Skip
{
    /// <summary>The smallest branch scale that is accepted.</summary>
    public const double SmallestScale = 1e-12;

    /// <summary>The largest branch scale that is accepted.</summary>
    public const double LargestScale = 1e6;

    /// <summary>The factor s of the branch, <see cref="SmallestScale"/> to <see cref="LargestScale"/>; 1 by default.</summary>
    public double BranchScale { get; init; } = 1;

    /// <summary>Lists what is wrong.</summary>
    /// <param name="path">The JSON path of this object.</param>
    /// <returns>The faults, none when all is well.</returns>
    internal IEnumerable<SpecificationFault> Faults(string path)
    {
        if (!(BranchScale is >= SmallestScale and <= LargestScale))
        {
            yield return new($"{path}.branchScale", SpecificationNumber.Between("branch scale", "1e-12", "1e6", BranchScale));
        }
    }
}
