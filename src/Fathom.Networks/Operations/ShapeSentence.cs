using System.Globalization;
using System.Runtime.CompilerServices;

namespace Fathom.Networks;

/// <summary>A sentence about shapes that is composed only when a condition does not hold, so that checks on the way of a training step allocate nothing.</summary>
[InterpolatedStringHandler]
internal ref struct ShapeSentence
{
    private DefaultInterpolatedStringHandler text;

    /// <summary>Begins a sentence.</summary>
    /// <param name="literalLength">The characters that are fixed.</param>
    /// <param name="formattedCount">The number of values between them.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="isWanted">Receives whether the sentence is composed.</param>
    public ShapeSentence(int literalLength, int formattedCount, bool condition, out bool isWanted)
    {
        isWanted = !condition;
        text = isWanted ? new DefaultInterpolatedStringHandler(literalLength, formattedCount, CultureInfo.InvariantCulture) : default;
    }

    /// <summary>Adds fixed characters.</summary>
    /// <param name="literal">The characters.</param>
    public void AppendLiteral(string literal) => text.AppendLiteral(literal);

    /// <summary>Adds a value.</summary>
    /// <typeparam name="TValue">Its type.</typeparam>
    /// <param name="value">The value.</param>
    public void AppendFormatted<TValue>(TValue value) => text.AppendFormatted(value);

    /// <summary>The sentence.</summary>
    /// <returns>Its text.</returns>
    public override string ToString() => text.ToStringAndClear();
}
