namespace Fathom.Specification;

/// <summary>Names of the quantities that several lenses share, so that their profiles can be laid over each other.</summary>
public static class ProfileQuantity
{
    /// <summary>ln of the squared norm of the gradient with respect to a layer's pre-activations, relative to the last layer.</summary>
    public const string LogGradientNorm = "logGradientNorm";

    /// <summary>Factor by which the expected squared gradient norm grows from layer l+1 to layer l.</summary>
    public const string GradientGrowth = "gradientGrowth";

    /// <summary>Mean over the batch of the diagonal of the covariance of a pre-activation, q.</summary>
    public const string Variance = "variance";

    /// <summary>Mean over pairs of samples of the correlation of a pre-activation, c.</summary>
    public const string Correlation = "correlation";

    /// <summary>Relative Frobenius distance of the centred covariance from its fixed point.</summary>
    public const string FixedPointDistance = "fixedPointDistance";

    /// <summary>ln of the squared Frobenius norm of the gradient with respect to the weights that lead into a layer.</summary>
    public const string LogWeightGradientNorm = "logWeightGradientNorm";

    /// <summary>Mean over pairs of samples of the cosine between their activations.</summary>
    public const string Cosine = "cosine";

    /// <summary>ln of the arithmetic minus ln of the geometric mean of the non-zero eigenvalues of the activations' Gram matrix over the batch.</summary>
    public const string IsometryGap = "isometryGap";

    /// <summary>Frobenius distance of the activations' Gram matrix, divided by its trace, from I/B.</summary>
    public const string OrthogonalityGap = "orthogonalityGap";

    /// <summary>Smallest eigenvalue of the activations' Gram matrix, relative to the mean one.</summary>
    public const string SmallestEigenvalue = "smallestEigenvalue";

    /// <summary>Largest eigenvalue of the activations' Gram matrix, relative to the mean one.</summary>
    public const string LargestEigenvalue = "largestEigenvalue";

    /// <summary>Largest over smallest eigenvalue of the activations' Gram matrix.</summary>
    public const string ConditionNumber = "conditionNumber";

    /// <summary>(Sum of eigenvalues)² / sum of their squares, for the activations' Gram matrix.</summary>
    public const string EffectiveRank = "effectiveRank";

    /// <summary>Mean correlation of activations between samples of different batches.</summary>
    public const string CrossBatchCorrelation = "crossBatchCorrelation";

    /// <summary>Share of units that pass on no gradient for any sample of the batch.</summary>
    public const string DeadUnits = "deadUnits";

    /// <summary>Largest magnitude among the entries of a layer's gradient, relative to their root mean square.</summary>
    public const string LargestGradientEntry = "largestGradientEntry";

    /// <summary>Hill's estimate of the exponent of the tail of a layer's gradient entries.</summary>
    public const string GradientTailIndex = "gradientTailIndex";
}
