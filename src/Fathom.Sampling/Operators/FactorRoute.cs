namespace Fathom.Sampling;

/// <summary>How the columns of a wide matrix were orthonormalized.</summary>
internal enum FactorRoute
{
    /// <summary>Cholesky factor of the scaled Gram matrix: fast, good while the columns are far from dependent.</summary>
    Gram = 0,

    /// <summary>The same for the columns' mean and their differences from it: for samples that share a dominant mean.</summary>
    MeanAndDifferences = 1,

    /// <summary>Rank-revealing orthogonalization in stages, in double precision: good for clusters, near-duplicates and exact dependence.</summary>
    StagedQr = 2,
}
