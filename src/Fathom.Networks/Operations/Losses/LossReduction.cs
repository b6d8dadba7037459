namespace Fathom.Networks;

/// <summary>How the losses of samples become one number.</summary>
public enum LossReduction
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>Not at all: one loss per sample.</summary>
    None,
}
