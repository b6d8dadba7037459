namespace Fathom.Diagnosis;

/// <summary>By what a squared gradient may differ between the ends of a network that is to be trained at one learning rate.</summary>
/// <remarks>
/// Mean field theory puts the trainable depth where the squared gradient has changed by e^16 (Schoenholz et al. 2017 measured 6 ξ to 16 ξ, with ξ the depth over which it changes
/// by e; Yang et al. 2019, section 4). Beyond it the updates of the first and the last layer have nothing to do with each other; half of it is unpleasant. The same two numbers,
/// translated, are the limits of the local faults.
/// </remarks>
internal static class TrainingBudget
{
    /// <summary>The logarithm of the change at which the ends of a network cannot be trained together.</summary>
    public const double Error = 16;

    /// <summary>The logarithm of the change at which they are trained badly together.</summary>
    public const double Warning = 8;

    /// <summary>How severe a change is.</summary>
    /// <param name="logChange">The logarithm of the change of the squared gradient, of either sign.</param>
    /// <returns>The severity; null for a change that can be borne.</returns>
    public static FindingSeverity? SeverityOf(double logChange) => Math.Abs(logChange) switch
    {
        >= Error => FindingSeverity.Error,
        >= Warning => FindingSeverity.Warning,
        _ => null,
    };
}
