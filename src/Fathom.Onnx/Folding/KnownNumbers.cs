using System.Collections.Immutable;

namespace Fathom.Onnx;

/// <summary>A small tensor whose numbers are known when a model is loaded, such as a shape.</summary>
/// <remarks>
/// A number may depend on the batch size, which is not known then. So all arithmetic is done twice, for two trial batch sizes: a number that comes out the same
/// does not depend on it.
/// </remarks>
/// <param name="IsInteger">Whether they are whole numbers, for which division truncates.</param>
/// <param name="Dimensions">The dimensions.</param>
/// <param name="First">The elements for the first trial batch size, in row-major order.</param>
/// <param name="Second">The elements for the second.</param>
internal sealed record KnownNumbers(bool IsInteger, ImmutableArray<int> Dimensions, ImmutableArray<double> First, ImmutableArray<double> Second)
{
    /// <summary>The largest number of elements that is kept.</summary>
    public const int MostElements = 1 << 16;

    /// <summary>Whether no number depends on the batch size.</summary>
    public bool IsFixed => First.Equals(Second) || First.AsSpan().SequenceEqual(Second.AsSpan());

    /// <summary>The number of elements.</summary>
    public int Elements => First.Length;

    /// <summary>Numbers that do not depend on the batch size.</summary>
    /// <param name="isInteger">Whether they are whole.</param>
    /// <param name="dimensions">The dimensions.</param>
    /// <param name="values">The elements.</param>
    /// <returns>The tensor.</returns>
    public static KnownNumbers Fixed(bool isInteger, ImmutableArray<int> dimensions, ImmutableArray<double> values) => new(isInteger, dimensions, values, values);

    /// <summary>A list of whole numbers.</summary>
    /// <param name="first">The elements for the first trial batch size.</param>
    /// <param name="second">The elements for the second.</param>
    /// <returns>The tensor.</returns>
    public static KnownNumbers List(IEnumerable<int> first, IEnumerable<int> second)
    {
        ImmutableArray<double> one = [.. first.Select(x => (double)x)];
        return new KnownNumbers(true, [one.Length], one, [.. second.Select(x => (double)x)]);
    }

    /// <summary>The same function of every element.</summary>
    /// <param name="function">The function.</param>
    /// <param name="isInteger">Whether its values are whole.</param>
    /// <returns>The tensor.</returns>
    public KnownNumbers Map(Func<double, double> function, bool isInteger)
    {
        ImmutableArray<double> first = [.. First.Select(function)];
        return new KnownNumbers(isInteger, Dimensions, first, First.Equals(Second) ? first : [.. Second.Select(function)]);
    }

    /// <summary>Some elements in some order and shape.</summary>
    /// <param name="dimensions">The new dimensions.</param>
    /// <param name="places">For each new element, the place of the old one.</param>
    /// <returns>The tensor.</returns>
    public KnownNumbers Pick(ImmutableArray<int> dimensions, int[] places)
    {
        ImmutableArray<double> first = [.. places.Select(place => First[place])];
        return new KnownNumbers(IsInteger, dimensions, first, First.Equals(Second) ? first : [.. places.Select(place => Second[place])]);
    }
}
