using Fathom.Networks;

namespace Fathom.Studies;

/// <summary>A mean loss and an accuracy; both not a number when nothing was judged.</summary>
/// <param name="Loss">The mean cross-entropy.</param>
/// <param name="Accuracy">The share of samples that were put in their class.</param>
public readonly record struct Score(double Loss, double Accuracy)
{
    /// <summary>Nothing was judged.</summary>
    public static Score None { get; } = new(double.NaN, double.NaN);

    /// <summary>Whether anything was judged.</summary>
    public bool IsKnown => !double.IsNaN(Accuracy);

    /// <summary>The score of a tally.</summary>
    /// <param name="tally">The tally.</param>
    /// <returns>The score; nothing for an empty tally.</returns>
    public static Score Of(Tally tally) => tally.Samples == 0 ? None : new(tally.Loss, tally.Accuracy);
}
