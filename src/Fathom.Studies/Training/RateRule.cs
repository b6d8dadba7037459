namespace Fathom.Studies;

/// <summary>How the learning rate changes over a run.</summary>
public enum RateRule
{
    /// <summary>It stays.</summary>
    Constant,

    /// <summary>It falls to 0 as half a cosine wave.</summary>
    Cosine,

    /// <summary>It is multiplied by a factor at some points of the run.</summary>
    Steps,
}
