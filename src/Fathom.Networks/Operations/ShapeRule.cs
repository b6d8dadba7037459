using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Fathom.Networks;

/// <summary>Sentences that many shape rules share.</summary>
internal static class ShapeRule
{
    /// <summary>An input that must be there.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="index">Its index.</param>
    /// <returns>Its shape.</returns>
    /// <exception cref="ShapeException">It is absent.</exception>
    public static TensorShape Required(ReadOnlySpan<TensorShape?> inputs, int index) =>
        (index < inputs.Length ? inputs[index] : null) ?? throw new ShapeException($"Input {index} must be there.");

    /// <summary>The shape of the first input, for operations that work element by element.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <returns>One shape.</returns>
    public static ImmutableArray<TensorShape> SameAsFirst(ReadOnlySpan<TensorShape?> inputs) => [Required(inputs, 0)];

    /// <summary>An axis that must exist.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="axis">The axis, which may be counted from the end.</param>
    /// <returns>The axis counted from 0.</returns>
    /// <exception cref="ShapeException">There is no such axis.</exception>
    public static int Axis(TensorShape shape, int axis) =>
        shape.Axis(axis) is >= 0 and int found ? found : throw new ShapeException($"A tensor of shape {shape} has no axis {axis}.");

    /// <summary>Insists on a condition.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="message">One sentence that says what is wrong and what would be right.</param>
    /// <exception cref="ShapeException">The condition does not hold.</exception>
    public static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new ShapeException(message);
        }
    }

    /// <summary>Insists on a condition, with a sentence that is composed only if it does not hold.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="message">One sentence that says what is wrong and what would be right.</param>
    /// <exception cref="ShapeException">The condition does not hold.</exception>
    public static void Require(bool condition, [InterpolatedStringHandlerArgument(nameof(condition))] ref ShapeSentence message)
    {
        if (!condition)
        {
            throw new ShapeException(message.ToString());
        }
    }

    /// <summary>Insists on the shape of an optional input.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="index">Its index.</param>
    /// <param name="expected">The shape it must have when it is there.</param>
    /// <param name="what">What the input is, for the sentence.</param>
    /// <exception cref="ShapeException">It has another shape.</exception>
    public static void RequireShape(ReadOnlySpan<TensorShape?> inputs, int index, TensorShape expected, string what)
    {
        if (index < inputs.Length && inputs[index] is { } shape && !shape.Equals(expected))
        {
            throw new ShapeException($"The {what} must have the shape {expected}, not {shape}.");
        }
    }
}
