namespace Fathom.Reporting;

/// <summary>A page that is complete in itself: style and script inside, nothing fetched, light and dark, for screens of any width and for print.</summary>
public static class HtmlPage
{
    /// <summary>Writes a page.</summary>
    /// <param name="title">The title of the window.</param>
    /// <param name="body">The HTML of the body.</param>
    /// <returns>The document.</returns>
    public static string Write(string title, string body)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(body);
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
            <meta name="color-scheme" content="light dark">
            <title>{HtmlText.Escape(title)}</title>
            <style>{HtmlStyle.Sheet()}</style>
            </head>
            <body>
            <main>
            {body}</main>
            <script>{HtmlScript.Text}</script>
            </body>
            </html>

            """;
    }
}
