namespace Fathom.Networks;

/// <summary>Where the norms of a residual network stand.</summary>
public enum NormPlacement
{
    /// <summary>Behind every convolution, projections included (He et al. 2016).</summary>
    EveryConvolution,

    /// <summary>Behind the convolutions of the branches only; the stem and projected shortcuts have none.</summary>
    Branches,

    /// <summary>Once, on the output of the last block (Bjorck et al. 2018, section 4).</summary>
    LastBlock,
}
