namespace Fathom.Data;

/// <summary>What a synthetic set is made of.</summary>
public enum SyntheticKind
{
    /// <summary>Independent normal samples with classes drawn at random: there is nothing to learn but the samples themselves.</summary>
    Gaussian,

    /// <summary>Normal samples around centres, several for each class.</summary>
    GaussianMixture,

    /// <summary>Normal samples with the classes that a random network of two layers gives them.</summary>
    Teacher,
}
