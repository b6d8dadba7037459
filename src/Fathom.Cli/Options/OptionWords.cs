using System.Globalization;
using Fathom.Specification;

namespace Fathom.Cli;

/// <summary>Reads the values of options that are words, whole numbers or lists, with one sentence for everything that is none.</summary>
internal static class OptionWords
{
    /// <summary>Reads one of a few words.</summary>
    /// <typeparam name="T">What the words stand for.</typeparam>
    /// <param name="option">The option's name.</param>
    /// <param name="text">The text, or null for the first choice.</param>
    /// <param name="choices">The words and what they stand for; the first is the default.</param>
    /// <returns>What the word stands for.</returns>
    /// <exception cref="MisuseException">It is none of the words.</exception>
    public static T Choice<T>(string option, string? text, params ReadOnlySpan<(string Word, T Value)> choices)
    {
        if (text is null)
        {
            return choices[0].Value;
        }

        List<string> words = [];
        foreach ((string word, T value) in choices)
        {
            if (word.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }

            words.Add(word);
        }

        string suggestion = NearestName.Find(text, words) is { } nearest ? $"; did you mean '{nearest}'?" : ".";
        throw new MisuseException($"{option} must be {string.Join(", ", words.SkipLast(1))} or {words[^1]}, not '{text}'{suggestion}");
    }

    /// <summary>Reads a whole number.</summary>
    /// <param name="option">The option's name.</param>
    /// <param name="text">The text, or null for the default.</param>
    /// <param name="least">The smallest number that is accepted.</param>
    /// <param name="most">The largest.</param>
    /// <param name="otherwise">The default.</param>
    /// <returns>The number.</returns>
    /// <exception cref="MisuseException">It is not a whole number in the range.</exception>
    public static int Whole(string option, string? text, int least, int most, int otherwise) =>
        text is null ? otherwise
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most ? number
        : throw new MisuseException($"{option} must be a whole number from {least} to {most}, not '{text}'.");

    /// <summary>Reads a positive finite number.</summary>
    /// <param name="option">The option's name.</param>
    /// <param name="text">The text.</param>
    /// <returns>The number.</returns>
    /// <exception cref="MisuseException">It is not a positive finite number.</exception>
    public static double Positive(string option, string text) =>
        SpecOptions.Finite(option, text) is var number and > 0
            ? number
            : throw new MisuseException($"{option} must be above 0, not {text}.");

    /// <summary>Reads sizes of batches.</summary>
    /// <param name="text">Whole numbers with commas between them.</param>
    /// <returns>The sizes, at least one.</returns>
    /// <exception cref="MisuseException">One is not a whole number of at least 1, or is infinite.</exception>
    public static int[] Sizes(string text)
    {
        string[] parts = text.Split(',');
        int[] sizes = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            bool known = BatchSize.TryParse(parts[i], out BatchSize size);
            if (known && size.IsInfinite)
            {
                throw new MisuseException("a network that is simulated sees a finite batch; give --batch a number, or ask 'fathom predict' for the limit.");
            }

            sizes[i] = known
                ? size.Count
                : throw new MisuseException($"--batch must be a whole number from 1 to {BatchSize.Largest}, or several with commas as in 32,32, not '{text}'.");
        }

        return sizes;
    }
}
