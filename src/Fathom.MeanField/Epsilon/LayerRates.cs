namespace Fathom.MeanField;

/// <summary>The quantities of one layer at a given incoming signal, as plain numbers.</summary>
internal readonly record struct LayerRates
{
    /// <summary>E φ².</summary>
    public double Variance { get; init; }

    /// <summary>E φ₁ φ₂.</summary>
    public double Covariance { get; init; }

    /// <summary>E φ² − E φ₁ φ₂.</summary>
    public double CentredVariance { get; init; }

    /// <summary>E φ.</summary>
    public double Mean { get; init; }

    /// <summary>λ_G forward: how a relative change of the signal's variance is passed on.</summary>
    public double ForwardTrace { get; init; }

    /// <summary>λ_L forward.</summary>
    public double ForwardDiagonal { get; init; }

    /// <summary>λ_M forward.</summary>
    public double ForwardOffDiagonal { get; init; }

    /// <summary>λ_G backward: the gradient growth.</summary>
    public double BackwardTrace { get; init; }

    /// <summary>λ_L backward.</summary>
    public double BackwardDiagonal { get; init; }

    /// <summary>λ_M backward.</summary>
    public double BackwardOffDiagonal { get; init; }

    /// <summary>λ_CB.</summary>
    public double CrossBatch { get; init; }
}
