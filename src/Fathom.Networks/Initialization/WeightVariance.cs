namespace Fathom.Networks;

/// <summary>By what the variance of a weight is divided.</summary>
public enum WeightVariance
{
    /// <summary>By nothing.</summary>
    Fixed,

    /// <summary>By the number of inputs.</summary>
    FanIn,

    /// <summary>By the number of outputs.</summary>
    FanOut,

    /// <summary>By the mean of both.</summary>
    FanAverage,
}
