using System.Text;
using Fathom.Diagnosis;
using Fathom.Reporting;

namespace Fathom.Cli;

/// <summary>The findings of a page, the worst first.</summary>
internal static class PageFindings
{
    /// <summary>Writes the findings.</summary>
    /// <param name="diagnosis">The verdict.</param>
    /// <param name="body">Where to.</param>
    public static void Write(Diagnosis.Diagnosis diagnosis, StringBuilder body)
    {
        if (diagnosis.Findings.IsEmpty)
        {
            return;
        }

        body.Append($"<h2>Findings ({diagnosis.Findings.Length})</h2>\n");
        foreach (Finding finding in diagnosis.Findings)
        {
            string tone = finding.Severity.ToString().ToLowerInvariant();
            CauseDescription description = CauseDescription.Of(finding.Cause);
            body.Append($"<div class=\"finding {tone}\"><p><span class=\"badge\">{tone}</span>{HtmlText.Escape(finding.Sentence)}</p>\n");
            if (finding.Quantity.Length > 0)
            {
                body.Append($"<p class=\"muted\">{HtmlText.Escape(finding.Quantity)}: {NumberText.Significant(finding.Measured, 3)}, limit {NumberText.Significant(finding.Limit, 3)}</p>\n");
            }

            body.Append($"<p class=\"muted\">{HtmlText.Escape(description.Explanation)}</p>\n");
            if (finding.Layers.Length > 1)
            {
                body.Append($"<p class=\"muted\">At {HtmlText.Escape(string.Join(", ", finding.Layers))}.</p>\n");
            }

            if (!finding.Remedies.IsEmpty)
            {
                body.Append($"<ol>{string.Concat(finding.Remedies.Select(remedy => PageAnswers.Item(finding, remedy)))}</ol>\n");
            }

            body.Append("</div>\n");
        }
    }
}
