using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Fathom.Specification;

/// <summary>The number of samples in a batch: a count, or the limit of infinitely many.</summary>
public readonly record struct BatchSize
{
    /// <summary>The largest finite batch, 1e9.</summary>
    public const int Largest = 1_000_000_000;

    private readonly int count;

    private BatchSize(int count) => this.count = count;

    /// <summary>The limit of infinitely many samples; also the default value.</summary>
    public static BatchSize Infinite => default;

    /// <summary>Whether this is the limit of infinitely many samples.</summary>
    public bool IsInfinite => count == 0;

    /// <summary>The number of samples B, 1 to <see cref="Largest"/>.</summary>
    /// <exception cref="InvalidOperationException">The batch is infinite.</exception>
    public int Count => count > 0 ? count : throw new InvalidOperationException("An infinite batch has no count.");

    /// <summary>A finite batch.</summary>
    /// <param name="count">The number of samples B, 1 to <see cref="Largest"/>.</param>
    /// <returns>The batch size.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is out of range.</exception>
    public static BatchSize Of(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Largest);
        return new BatchSize(count);
    }

    /// <summary>Reads a batch size.</summary>
    /// <param name="text">A whole number from 1 to 1000000000, or <c>inf</c>, <c>infinite</c>, <c>infinity</c>, <c>∞</c>.</param>
    /// <returns>The batch size.</returns>
    /// <exception cref="ArgumentException">The text is none of these.</exception>
    public static BatchSize Parse(string text) =>
        TryParse(text, out BatchSize size)
            ? size
            : throw new ArgumentException("A batch size must be a whole number from 1 to 1000000000, or 'inf'.", nameof(text));

    /// <summary>Reads a batch size if the text is one.</summary>
    /// <param name="text">The text, see <see cref="Parse"/>.</param>
    /// <param name="size">Receives the batch size.</param>
    /// <returns>Whether the text is a batch size.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out BatchSize size)
    {
        size = Infinite;
        string word = text?.Trim().ToLowerInvariant() ?? "";
        if (word is "inf" or "infinite" or "infinity" or "∞")
        {
            return true;
        }

        if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count is < 1 or > Largest)
        {
            return false;
        }

        size = new BatchSize(count);
        return true;
    }

    /// <summary>Writes the batch size so that <see cref="Parse"/> reads it back.</summary>
    /// <returns>The number, or <c>inf</c>.</returns>
    public override string ToString() => IsInfinite ? "inf" : count.ToString(CultureInfo.InvariantCulture);
}
