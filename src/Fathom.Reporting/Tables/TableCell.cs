using System.Globalization;

namespace Fathom.Reporting;

/// <summary>One cell of a table: words, a number, a whole number, or nothing.</summary>
/// <remarks>The default value is the empty cell.</remarks>
public readonly record struct TableCell
{
    private TableCell(string? words, double? number)
    {
        Words = words;
        Number = number;
    }

    /// <summary>The empty cell.</summary>
    public static TableCell Empty => default;

    /// <summary>The words of a text cell or the digits of a whole number; null for a number or an empty cell.</summary>
    public string? Words { get; }

    /// <summary>The number of a numeric cell; null otherwise.</summary>
    public double? Number { get; }

    /// <summary>A cell of words.</summary>
    /// <param name="words">The words; null makes an empty cell.</param>
    public static implicit operator TableCell(string? words) => FromString(words);

    /// <summary>A numeric cell.</summary>
    /// <param name="number">The number; it may be infinite or NaN.</param>
    public static implicit operator TableCell(double number) => FromDouble(number);

    /// <summary>A whole number, shown with all its digits.</summary>
    /// <param name="number">The number.</param>
    public static implicit operator TableCell(long number) => FromInt64(number);

    /// <summary>A cell of words.</summary>
    /// <param name="words">The words; null makes an empty cell.</param>
    /// <returns>The cell.</returns>
    public static TableCell FromString(string? words) => new(words, null);

    /// <summary>A numeric cell.</summary>
    /// <param name="number">The number; it may be infinite or NaN.</param>
    /// <returns>The cell.</returns>
    public static TableCell FromDouble(double number) => new(null, number);

    /// <summary>A whole number, shown with all its digits.</summary>
    /// <param name="number">The number.</param>
    /// <returns>The cell.</returns>
    public static TableCell FromInt64(long number) => new(number.ToString(CultureInfo.InvariantCulture), null);

    /// <summary>The text for people.</summary>
    /// <param name="column">The column the cell stands in, for its digits.</param>
    /// <returns>The text; <c>∞</c>, <c>-∞</c> and <c>-</c> (undefined) for what is not finite, and nothing for an empty cell.</returns>
    public string Display(TableColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return Number switch
        {
            null => Words ?? string.Empty,
            double.PositiveInfinity => "∞",
            double.NegativeInfinity => "-∞",
            { } number when double.IsNaN(number) => "-",
            { } number => NumberText.Significant(number, column.SignificantDigits),
        };
    }

    /// <summary>The text for programs: numbers in full, <c>inf</c>, <c>-inf</c>, and nothing for NaN or an empty cell.</summary>
    /// <returns>The text.</returns>
    public string Exact() =>
        Number is { } number ? double.IsNaN(number) ? string.Empty : NumberText.RoundTrip(number) : Words ?? string.Empty;
}
