using System.Text;

namespace Fathom.Reporting;

/// <summary>Makes the begin of the ids in a figure's output.</summary>
internal static class FigureId
{
    private const int Longest = 40;

    /// <summary>The figure's own id, or its title, in letters that are valid in every id.</summary>
    public static string Of(Figure figure)
    {
        StringBuilder id = new("fathom");
        bool gap = true;
        foreach (char character in figure.Id ?? figure.Title)
        {
            if (id.Length >= Longest)
                break;
            if (!char.IsAsciiLetterOrDigit(character))
            {
                gap = true;
                continue;
            }

            if (gap)
                id.Append('-');
            gap = false;
            id.Append(char.ToLowerInvariant(character));
        }

        return id.ToString();
    }
}
