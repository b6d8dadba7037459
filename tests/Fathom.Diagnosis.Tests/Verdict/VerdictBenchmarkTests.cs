using System.Collections.Immutable;
using System.Globalization;
using Fathom.Networks;
using Fathom.Numerics;

namespace Fathom.Diagnosis.Tests;

/// <summary>Verdicts on networks with and without planted faults: how often they are right, on the split on which rules were looked at and on another one.</summary>
public class VerdictBenchmarkTests(ITestOutputHelper output)
{
    private const int OfEachKind = 7;

    [Theory]
    [InlineData("looked at", 1UL)]
    [InlineData("frozen", 2UL)]
    public void Verdicts_are_right_on_most_networks(string name, ulong seed)
    {
        Outcome[] outcomes = [.. PlantedCase.Split(seed, OfEachKind).Select((planted, index) => Judge(planted, (ulong)index))];
        Outcome[] faulty = [.. outcomes.Where(outcome => outcome.Case.Causes.Length > 0)];
        Outcome[] flagged = [.. outcomes.Where(outcome => outcome.IsFlagged)];
        double precision = (double)flagged.Count(outcome => outcome.Case.Causes.Length > 0) / flagged.Length;
        double recall = (double)faulty.Count(outcome => outcome.IsRight) / faulty.Length;
        Outcome[] located = [.. faulty.Where(outcome => outcome.Case.Layer.Length > 0)];
        double places = (double)located.Count(outcome => outcome.IsPlaced) / located.Length;
        Print(name, outcomes, precision, recall, places);
        precision.ShouldBeGreaterThanOrEqualTo(0.95);
        recall.ShouldBeGreaterThanOrEqualTo(0.90);
        places.ShouldBeGreaterThanOrEqualTo(0.90);
    }

    private void Print(string name, Outcome[] outcomes, double precision, double recall, double places)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {outcomes.Length} networks, precision {precision:0.000}, recall {recall:0.000}, guilty layer first {places:0.000}"));
        foreach (IGrouping<string, Outcome> kind in outcomes.GroupBy(outcome => outcome.Case.Kind))
        {
            string wrong = string.Join("; ", kind.Where(outcome => outcome.Case.Causes.Length > 0 ? !outcome.IsRight : outcome.IsFlagged).Select(outcome => outcome.Said).Take(3));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {kind.Key,-20} {kind.Count(),4} networks, {kind.Count(outcome => outcome.Case.Causes.Length > 0 ? outcome.IsRight : !outcome.IsFlagged),4} right  {wrong}"));
        }
    }

    private static Outcome Judge(PlantedCase planted, ulong number)
    {
        PlantedNetwork network = planted.Network with { Seed = number };
        NetworkGraph graph = network.Build();
        double[] x = new double[graph.ShapesFor(planted.BatchSize)["x"].Elements];
        NormalStream.Fill(x, 77, number);
        DiagnosisBatch batch = new() { Size = planted.BatchSize, Inputs = ImmutableDictionary<string, ImmutableArray<double>>.Empty.Add("x", [.. x.Select(value => value * planted.InputFactor)]) };
        Diagnosis verdict = NetworkDiagnosis.Run(graph, network.Weights(graph), batch, new DiagnosisOptions { Threads = 1 });
        Finding? worst = verdict.Findings.FirstOrDefault(finding => finding.Severity != FindingSeverity.Note);
        string said = worst is null ? "nothing" : $"{worst.Cause} at {string.Join(", ", worst.Layers.Take(1))}";
        bool isPlaced = worst is { Layers.Length: > 0 } && (worst.Layers[0] == planted.Layer || worst.Layers[0].StartsWith($"{planted.Layer}.", StringComparison.Ordinal));
        return new Outcome(planted, worst is not null, worst is not null && planted.Causes.Contains(worst.Cause), isPlaced, said);
    }

    private sealed record Outcome(PlantedCase Case, bool IsFlagged, bool IsRight, bool IsPlaced, string Said);
}
