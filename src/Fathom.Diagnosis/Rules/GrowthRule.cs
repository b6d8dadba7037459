using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Diagnosis;

/// <summary>Gradients that grow or fade over depth by more than training can bear.</summary>
/// <remarks>
/// The limit is the <see cref="TrainingBudget"/>. The change that takes most of the growth away names the cause; all that help become remedies, the best first.
/// </remarks>
internal static class GrowthRule
{
    /// <summary>Whether gradients grow or fade by more than is pleasant.</summary>
    /// <param name="measured">What was measured.</param>
    /// <returns>True when the rule has something to say.</returns>
    public static bool IsGrown(NetworkMeasurement measured) => !double.IsNaN(measured.TotalLogGrowth) && TrainingBudget.SeverityOf(measured.TotalLogGrowth) is not null;

    /// <summary>Applies the rule.</summary>
    /// <param name="input">What was measured.</param>
    /// <param name="ablations">What the growth becomes in changed networks, in the order in which causes are believed; empty when causes are not told apart.</param>
    /// <param name="predicted">The growth per layer that theory predicts; NaN when it does not cover the network.</param>
    /// <returns>The findings.</returns>
    public static IEnumerable<Finding> Apply(RuleInput input, ImmutableArray<Ablation> ablations, double predicted)
    {
        NetworkMeasurement measured = input.Measurement;
        if (!IsGrown(measured))
        {
            yield break;
        }

        double total = measured.TotalLogGrowth;
        bool explodes = total > 0;
        (FindingCause cause, string reason) = CauseOf(input, ablations, total);
        string guilty = GuiltyLayer(measured, explodes);
        string factor = VerdictText.Number(measured.GradientGrowth);
        int layers = measured.Layers.Max(layer => layer.Depth);
        string depth = VerdictText.Number(Math.Max(1, Math.Min(layers - 1, Math.Floor(Math.Abs(TrainingBudget.Error / Math.Log(measured.GradientGrowth))))));
        string theory = double.IsNaN(predicted) ? "" : $" (theory: {VerdictText.Number(predicted)})";
        bool isError = TrainingBudget.SeverityOf(total) == FindingSeverity.Error;
        string reach = isError
            ? $"so about {depth} layers can be trained and not the {layers} that are there; beyond {VerdictText.Quoted(guilty)} they are out of reach"
            : $"by {VerdictText.Number(Math.Exp(Math.Abs(total)))} over all {layers}, which trains the layers before {VerdictText.Quoted(guilty)} badly";
        yield return new Finding(
            isError ? FindingSeverity.Error : FindingSeverity.Warning,
            cause,
            [guilty],
            $"Squared gradients {(explodes ? "grow" : "fade")} by a factor of {factor}{theory} per layer toward the input, {reach}. {reason}",
            Math.Abs(total),
            isError ? TrainingBudget.Error : TrainingBudget.Warning)
        {
            Quantity = "logarithm of the change of the squared gradient over all layers",
            Remedies =
            [
                .. ablations
                    .Where(ablation => Math.Abs(ablation.TotalLogGrowth) < Math.Abs(total))
                    .OrderBy(ablation => Math.Abs(ablation.TotalLogGrowth))
                    .Select(ablation => new Remedy(ablation.Change, ablation.GradientGrowth) { Predicted = Math.Abs(ablation.TotalLogGrowth) }),
            ],
        };
    }

    // The first layer, on the way from the output to the input, at which the gradient has changed by what training can bear; else the one with the largest step.
    private static string GuiltyLayer(NetworkMeasurement measured, bool explodes)
    {
        LayerMeasurement last = measured.Layers.OrderByDescending(layer => layer.Depth).First();
        foreach (LayerMeasurement layer in measured.Layers.OrderByDescending(layer => layer.Depth))
        {
            double change = 2 * Math.Log(layer.GradientNorm / last.GradientNorm);
            if (explodes ? change >= TrainingBudget.Error : change <= -TrainingBudget.Error)
            {
                return layer.Node;
            }
        }

        return measured.Layers.OrderBy(layer => layer.Depth).First().Node;
    }

    // The first change that takes most of the growth away names the cause; where none does, what usually is.
    private static (FindingCause Cause, string Reason) CauseOf(RuleInput input, ImmutableArray<Ablation> ablations, double total)
    {
        if (ablations.FirstOrDefault(ablation => Math.Abs(ablation.TotalLogGrowth) < 0.5 * Math.Abs(total)) is { } proof)
        {
            return (proof.Cause, Reason(proof.Cause));
        }

        return input.HasNorm
            ? (FindingCause.BatchNorm, ablations.IsEmpty ? "Norms without skips are the usual cause." : "No change that was tried takes it away; norms without skips are the usual cause.")
            : (FindingCause.MissingNorm, "No norm keeps the signal in range.");
    }

    private static string Reason(FindingCause cause) => cause switch
    {
        FindingCause.Initialization => "The weights are the cause: drawn anew at the usual scale, they do not do this.",
        FindingCause.Activation => "The gain is the cause: with half of it most of this is gone.",
        FindingCause.BatchNorm => "Batch norm itself is the cause: without it, and with weights to match, most of this is gone.",
        _ => "The depth is the cause: with skips most of this is gone.",
    };
}
