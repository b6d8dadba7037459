using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Diagnosis;

/// <summary>Gradients that grow or fade over depth by more than training can bear.</summary>
/// <remarks>
/// The limit is that of trainable depth: a squared gradient that has changed by e^16, after which the updates of the first and the last layer have nothing to do with each other
/// (Yang et al. 2019, section 4; Schoenholz et al. 2017 measured 6 ξ to 16 ξ). Below it stands a warning at half of that, e^8.
/// </remarks>
internal static class GrowthRule
{
    private const double MostLogGrowth = 16;
    private const double UnpleasantLogGrowth = 8;

    /// <summary>Applies the rule.</summary>
    /// <param name="input">What was measured.</param>
    /// <param name="ablate">Measures changed networks; null when causes are not told apart.</param>
    /// <returns>The findings.</returns>
    public static IEnumerable<Finding> Apply(RuleInput input, AblationStudy? ablate)
    {
        NetworkMeasurement measured = input.Measurement;
        double total = measured.TotalLogGrowth;
        if (double.IsNaN(total) || Math.Abs(total) < UnpleasantLogGrowth)
        {
            yield break;
        }

        bool isError = Math.Abs(total) >= MostLogGrowth;
        bool explodes = total > 0;
        ImmutableArray<Ablation> ablations = ablate?.Run() ?? [];
        FindingCause cause = CauseOf(input, ablations, total);
        string guilty = GuiltyLayer(measured, explodes);
        string factor = VerdictText.Number(measured.GradientGrowth);
        string depth = VerdictText.Number(Math.Floor(Math.Abs(MostLogGrowth / Math.Log(measured.GradientGrowth))));
        int layers = measured.Layers.Max(layer => layer.Depth);
        string sentence = $"Squared gradients {(explodes ? "grow" : "fade")} by a factor of {factor} per layer toward the input, so about {depth} layers can be trained and not the {layers} that are there; beyond {VerdictText.Quoted(guilty)} they are out of reach. {Reason(cause)}";
        yield return new Finding(isError ? FindingSeverity.Error : FindingSeverity.Warning, cause, [guilty], sentence, Math.Abs(total), MostLogGrowth)
        {
            Remedies = [.. ablations.Where(ablation => Math.Abs(ablation.TotalLogGrowth) < Math.Abs(total)).OrderBy(ablation => Math.Abs(ablation.TotalLogGrowth)).Select(ablation => new Remedy(ablation.Advice, ablation.GradientGrowth))],
        };
    }

    // The first layer, on the way from the output to the input, at which the gradient has changed by what training can bear; else the one with the largest step.
    private static string GuiltyLayer(NetworkMeasurement measured, bool explodes)
    {
        LayerMeasurement last = measured.Layers.OrderByDescending(layer => layer.Depth).First();
        foreach (LayerMeasurement layer in measured.Layers.OrderByDescending(layer => layer.Depth))
        {
            double change = 2 * Math.Log(layer.GradientNorm / last.GradientNorm);
            if (explodes ? change >= MostLogGrowth : change <= -MostLogGrowth)
            {
                return layer.Node;
            }
        }

        return measured.Layers.OrderBy(layer => layer.Depth).First().Node;
    }

    // The change that takes most of the growth away names the cause.
    private static FindingCause CauseOf(RuleInput input, ImmutableArray<Ablation> ablations, double total)
    {
        Ablation? best = ablations.Where(ablation => Math.Abs(ablation.TotalLogGrowth) < 0.5 * Math.Abs(total)).MinBy(ablation => ablation.Rank);
        return best?.Cause ?? (input.HasNorm ? FindingCause.BatchNorm : FindingCause.MissingNorm);
    }

    private static string Reason(FindingCause cause) => cause switch
    {
        FindingCause.Initialization => "The weights are the cause: drawn anew at the usual scale, they do not do this.",
        FindingCause.Activation => "The gain is the cause: with half of it the growth is gone.",
        FindingCause.BatchNorm => "Batch norm itself is the cause: without it, and with weights to match, the growth is gone.",
        FindingCause.MissingSkip => "The depth is the cause: with skips the growth is gone.",
        _ => "No norm keeps the signal in range.",
    };
}
