using System.Text;
using Fathom.Diagnosis;
using Fathom.Reporting;

namespace Fathom.Cli;

/// <summary>The first screen of a page: the verdict, which layer, why, what to do.</summary>
internal static class PageAnswers
{
    private const int MostRemedies = 3;

    /// <summary>Writes the first screen.</summary>
    /// <param name="diagnosis">The verdict.</param>
    /// <param name="body">Where to.</param>
    public static void Write(Diagnosis.Diagnosis diagnosis, StringBuilder body)
    {
        Finding? worst = diagnosis.Findings.FirstOrDefault(finding => finding.Severity != FindingSeverity.Note);
        (string tone, string badge) = worst?.Severity switch
        {
            FindingSeverity.Error => ("error", "error"),
            FindingSeverity.Warning => ("warning", "warning"),
            _ => ("healthy", "healthy"),
        };
        body.Append($"<p class=\"verdict {tone}\"><span class=\"badge\">{badge}</span>{HtmlText.Escape(diagnosis.Sentence)}</p>\n");
        body.Append("<div class=\"answers\">\n");
        Section("Which layer", Which(diagnosis, worst));
        Section("Why", Why(diagnosis, worst));
        Section("What to do", What(worst));
        body.Append("</div>\n");

        void Section(string title, string html) => body.Append($"<section><h2>{title}</h2>{html}</section>\n");
    }

    /// <summary>A remedy as the item of a list, with its effect and its lines of code.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="remedy">The remedy.</param>
    /// <returns>The HTML.</returns>
    public static string Item(Finding finding, Remedy remedy)
    {
        string effect = !double.IsNaN(remedy.GradientGrowth) ? $"growth per layer {NumberText.Significant(remedy.GradientGrowth, 3)}"
            : !double.IsNaN(remedy.Predicted) && finding.Quantity.Length > 0 ? $"{finding.Quantity}: {NumberText.Significant(remedy.Predicted, 3)}"
            : "";
        string code = remedy.Code.IsEmpty ? "" : $"<pre>{HtmlText.Escape(string.Join('\n', remedy.Code))}</pre>";
        return $"<li>{HtmlText.Escape(remedy.Change)}{(effect.Length > 0 ? $" <span class=\"muted\">→ {HtmlText.Escape(effect)}</span>" : "")}{code}</li>";
    }

    private static string Which(Diagnosis.Diagnosis diagnosis, Finding? worst)
    {
        int layers = diagnosis.Measurement.Layers.Select(layer => layer.Depth).DefaultIfEmpty().Max();
        if (worst is null)
        {
            return $"<p><strong>none</strong></p><p class=\"muted\">{diagnosis.Measurement.Layers.Length} layers, {layers} deep</p>";
        }

        string others = worst.Layers.Length > 1 ? $"<p class=\"muted\">and {worst.Layers.Length - 1} more</p>" : "";
        string depth = DiagnosisFigure.GuiltyDepth(diagnosis) is { } place ? $"<p class=\"muted\">at depth {place} of {layers}</p>" : "";
        return worst.Layers.IsEmpty ? "<p><strong>the whole network</strong></p>" : $"<p><strong>{HtmlText.Escape(worst.Layers[0])}</strong></p>{depth}{others}";
    }

    private static string Why(Diagnosis.Diagnosis diagnosis, Finding? worst)
    {
        if (worst is null)
        {
            return double.IsNaN(diagnosis.Measurement.GradientGrowth)
                ? "<p>nothing was found</p>"
                : $"<p>squared gradients change by {NumberText.Significant(diagnosis.Measurement.GradientGrowth, 3)} per layer</p>";
        }

        string number = worst.Quantity.Length > 0 && double.IsFinite(worst.Measured)
            ? $"<p class=\"muted\">{HtmlText.Escape(worst.Quantity)}: {NumberText.Significant(worst.Measured, 3)}, limit {NumberText.Significant(worst.Limit, 3)}</p>"
            : "";
        return $"<p><strong>{HtmlText.Escape(CauseDescription.Of(worst.Cause).Title)}</strong></p>{number}";
    }

    private static string What(Finding? worst) => worst switch
    {
        null => "<p>Train it.</p>",
        { Remedies.IsEmpty: true } => "<p>Look at this place first.</p>",
        _ => $"<ol>{string.Concat(worst.Remedies.Take(MostRemedies).Select(remedy => Item(worst, remedy)))}</ol>",
    };
}
