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
}
