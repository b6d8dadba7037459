using System.Collections.Immutable;

namespace Fathom.Diagnosis;

/// <summary>The verdict on a network.</summary>
/// <param name="Measurement">What was measured.</param>
/// <param name="Findings">What was found, the worst first.</param>
public sealed record Diagnosis(NetworkMeasurement Measurement, ImmutableArray<Finding> Findings)
{
    /// <summary>What the growth of gradients becomes when one thing in the network is changed; empty when there was no reason to ask.</summary>
    public ImmutableArray<Ablation> Ablations { get; init; } = [];

    /// <summary>The growth of squared gradients per layer that mean field theory predicts (Yang et al. 2019, infinite width); NaN when there was no reason to ask or theory does not cover the network.</summary>
    public double PredictedGrowth { get; init; } = double.NaN;

    /// <summary>Whether nothing stands in the way of training.</summary>
    public bool IsHealthy => Findings.All(finding => finding.Severity != FindingSeverity.Error);

    /// <summary>The verdict in one sentence.</summary>
    public string Sentence => Findings switch
    {
        [{ Severity: not FindingSeverity.Note } worst, ..] => worst.Sentence,
        _ => VerdictText.Healthy(Measurement),
    };

    /// <summary>The layer that is most to blame; null when there is none.</summary>
    public string? GuiltyLayer => Findings.FirstOrDefault(finding => finding.Severity != FindingSeverity.Note && finding.Layers.Length > 0)?.Layers[0];
}
