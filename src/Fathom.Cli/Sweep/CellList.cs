using System.Globalization;

namespace Fathom.Cli;

/// <summary>Lists of cells such as <c>3,7,20-29</c>.</summary>
internal static class CellList
{
    /// <summary>Reads a list.</summary>
    /// <param name="option">The option, for the message.</param>
    /// <param name="text">The list.</param>
    /// <param name="total">The number of cells.</param>
    /// <returns>For each cell whether it is in the list.</returns>
    /// <exception cref="MisuseException">It is not a list of cells of the sweep.</exception>
    public static bool[] Read(string option, string text, int total)
    {
        bool[] chosen = new bool[total];
        foreach (string part in text.Split(','))
        {
            string[] ends = part.Split('-');
            if (ends.Length > 2
                || !int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out int first)
                || !int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int last)
                || first > last || last >= total)
            {
                throw new MisuseException(string.Create(CultureInfo.InvariantCulture, $"{option} must list cells from 0 to {total - 1}, such as 3,7,20-29, not '{text}'."));
            }

            Array.Fill(chosen, true, first, last - first + 1);
        }

        return chosen;
    }
}
