namespace Fathom.FiniteWidth;

/// <summary>The law of the matrices of a product.</summary>
public enum FactorLaw
{
    /// <summary>Independent normal entries of variance 1/N.</summary>
    Gaussian,

    /// <summary>Uniformly distributed (Haar) orthogonal matrices.</summary>
    Orthogonal,
}
