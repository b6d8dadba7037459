using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Diagnosis;

/// <summary>Says what is wrong with a network, where, and why.</summary>
public static class NetworkDiagnosis
{
    /// <summary>Looks at a network with the numbers with which its parameters begin.</summary>
    /// <param name="graph">The network, built or read from a model.</param>
    /// <param name="batch">The samples.</param>
    /// <param name="options">How it is looked at; null for the standard.</param>
    /// <returns>The verdict.</returns>
    /// <exception cref="GraphException">The network cannot work with this batch size.</exception>
    /// <exception cref="ArgumentException">The batch does not fit the inputs.</exception>
    public static Diagnosis Run(NetworkGraph graph, DiagnosisBatch batch, DiagnosisOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return Run(graph, ParameterSet.Initialize<double>(graph, options?.Seed ?? 1), batch, options);
    }

    /// <summary>Looks at a network.</summary>
    /// <param name="graph">The network, built or read from a model.</param>
    /// <param name="weights">Its parameters; they are not changed.</param>
    /// <param name="batch">The samples.</param>
    /// <param name="options">How it is looked at; null for the standard.</param>
    /// <returns>The verdict.</returns>
    /// <exception cref="GraphException">The network cannot work with this batch size.</exception>
    /// <exception cref="ArgumentException">The batch does not fit the inputs.</exception>
    public static Diagnosis Run(NetworkGraph graph, ParameterSet<double> weights, DiagnosisBatch batch, DiagnosisOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(batch);
        options ??= new DiagnosisOptions();
        string? faulty = ParameterScan.Of(graph, weights, ImmutableHashSet<string>.Empty).Faulty;
        RuleInput input = new(graph, faulty, batch, NetworkMeter.Measure(graph, weights, batch, options));
        ImmutableArray<Finding> causes = [.. FiniteRule.Apply(input), .. NormRules.Apply(input), .. UnitRules.Apply(input), .. WeightRules.Apply(input)];

        // Growth is a consequence of a local fault where there is one; only a network without is asked what its depth does.
        bool isExplained = causes.Any(finding => finding.Severity == FindingSeverity.Error);
        bool asksWhy = GrowthRule.IsGrown(input.Measurement) && options.Ablates && !isExplained;
        ImmutableArray<Ablation> ablations = asksWhy ? new AblationStudy(graph, weights, batch, options).Run() : [];
        double predicted = GrowthRule.IsGrown(input.Measurement) ? PredictedGrowth.Of(graph, weights, batch.Size) : double.NaN;
        IEnumerable<Finding> all = causes.Concat(GrowthRule.Apply(input, ablations, predicted));
        return new Diagnosis(input.Measurement, [.. all.Order(FindingOrder.WorstFirst)]) { Ablations = ablations, PredictedGrowth = predicted };
    }
}
