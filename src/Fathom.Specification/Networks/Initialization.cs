namespace Fathom.Specification;

/// <summary>The law of the weights and biases.</summary>
public sealed record Initialization
{
    /// <summary>The smallest positive scale that is accepted.</summary>
    public const double SmallestScale = 1e-12;

    /// <summary>The largest scale that is accepted.</summary>
    public const double LargestScale = 1e6;

    /// <summary>The family of the weights; Gaussian by default.</summary>
    public InitializationKind Kind { get; init; } = InitializationKind.Gaussian;

    /// <summary>σ_w, <see cref="SmallestScale"/> to <see cref="LargestScale"/>; a weight has variance σ_w²/fan-in. 1 by default.</summary>
    public double WeightScale { get; init; } = 1;

    /// <summary>σ_b, the standard deviation of a bias, 0 (the default) to <see cref="LargestScale"/>.</summary>
    public double BiasScale { get; init; }

    /// <summary>Lists what is wrong.</summary>
    /// <param name="path">The JSON path of this object.</param>
    /// <returns>The faults, none when all is well.</returns>
    internal IEnumerable<SpecificationFault> Faults(string path)
    {
        if (!Enum.IsDefined(Kind))
        {
            yield return new($"{path}.kind", $"The kind of initialization must be one of {string.Join(", ", SpecificationNames.InitializationKinds)}.");
        }

        if (!(WeightScale is >= SmallestScale and <= LargestScale))
        {
            yield return new($"{path}.weightScale", SpecificationNumber.Between("weight scale", "1e-12", "1e6", WeightScale));
        }

        if (!(BiasScale is >= 0 and <= LargestScale))
        {
            yield return new($"{path}.biasScale", SpecificationNumber.Between("bias scale", "0", "1e6", BiasScale));
        }
    }
}
