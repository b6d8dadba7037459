namespace Fathom.Sampling;

/// <summary>The precision in which the wide matrices of a simulation are stored and multiplied; small matrices are always double.</summary>
public enum SamplingPrecision
{
    /// <summary>float64: 53 significant bits.</summary>
    Binary64 = 0,

    /// <summary>float32: 24 significant bits; good for norms, spectra and gaps of normalized networks; not for samples that nearly agree (1e-4 or less).</summary>
    Binary32 = 1,
}
