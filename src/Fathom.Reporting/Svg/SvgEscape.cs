using System.Text;

namespace Fathom.Reporting;

/// <summary>Makes text safe inside XML elements and attributes.</summary>
internal static class SvgEscape
{
    public static string Text(string text)
    {
        StringBuilder escaped = new(text.Length);
        foreach (char character in text)
        {
            string? entity = character switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&#39;",
                _ => null,
            };
            if (entity is null)
                escaped.Append(character);
            else
                escaped.Append(entity);
        }

        return escaped.ToString();
    }
}
