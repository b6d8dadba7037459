namespace Fathom.MeanField;

/// <summary>By what the variance of a weight is divided.</summary>
public enum WeightLawKind
{
    /// <summary>The number of inputs of a neuron: He and LeCun.</summary>
    FanIn,

    /// <summary>The mean of the numbers of inputs and outputs: Xavier (Glorot and Bengio 2010).</summary>
    FanAverage,

    /// <summary>Rows, or columns where there are fewer, are orthonormal: Saxe et al. 2014.</summary>
    Orthogonal,
}
