using System.Globalization;

namespace Fathom.MeanField;

/// <summary>A computation did not reach the accuracy that was asked for.</summary>
/// <remarks>Thrown instead of returning a number that would look right.</remarks>
public sealed class AccuracyException : ArithmeticException
{
    /// <summary>Makes an exception without details.</summary>
    public AccuracyException()
        : this("The requested accuracy was not reached.")
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    /// <param name="message">What failed.</param>
    public AccuracyException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and a cause.</summary>
    /// <param name="message">What failed.</param>
    /// <param name="innerException">The cause.</param>
    public AccuracyException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an exception from the numbers.</summary>
    /// <param name="quantity">What was computed.</param>
    /// <param name="achieved">The error that was reached.</param>
    /// <param name="requested">The tolerance that was asked for.</param>
    /// <returns>The exception.</returns>
    public static AccuracyException For(string quantity, double achieved, double requested) =>
        new(string.Create(
            CultureInfo.InvariantCulture,
            $"{quantity} could be computed only to {achieved:G2}, not to {requested:G2}; ask for a larger tolerance or use a less extreme gain."));
}
