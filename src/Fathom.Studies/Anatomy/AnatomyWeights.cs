namespace Fathom.Studies;

/// <summary>How the convolutions of a network of the anatomy begin.</summary>
public enum AnatomyWeights
{
    /// <summary>Variance 2/(inputs + outputs), as in the paper.</summary>
    Xavier,

    /// <summary>Variance 2/inputs.</summary>
    He,

    /// <summary>Orthonormal rows or columns.</summary>
    Orthogonal,

    /// <summary>Xavier, and zeros at the end of every branch, which begins silent (as Fixup does).</summary>
    SilentBranches,
}
