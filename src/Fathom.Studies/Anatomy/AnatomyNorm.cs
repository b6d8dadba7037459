namespace Fathom.Studies;

/// <summary>Which batch norm a network of the anatomy has.</summary>
public enum AnatomyNorm
{
    /// <summary>None; "unnormalized" in the paper: every norm is the identity.</summary>
    None,

    /// <summary>Behind every convolution, projections included.</summary>
    Everywhere,

    /// <summary>Behind the last block only.</summary>
    LastBlock,

    /// <summary>Behind the convolutions of the branches only.</summary>
    Branches,
}
