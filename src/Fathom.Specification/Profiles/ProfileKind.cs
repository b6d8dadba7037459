namespace Fathom.Specification;

/// <summary>Where the numbers of a profile come from.</summary>
public enum ProfileKind
{
    /// <summary>Computed from theory.</summary>
    Predicted,

    /// <summary>Estimated from random networks that were drawn.</summary>
    Sampled,

    /// <summary>Measured on a network with given weights.</summary>
    Measured,
}
