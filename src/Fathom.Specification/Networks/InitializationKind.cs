namespace Fathom.Specification;

/// <summary>From what law the weights are drawn.</summary>
public enum InitializationKind
{
    /// <summary>Independent Gaussian entries, <c>gaussian</c>.</summary>
    Gaussian,

    /// <summary>A uniformly distributed orthogonal matrix times the weight scale, <c>orthogonal</c>.</summary>
    Orthogonal,
}
