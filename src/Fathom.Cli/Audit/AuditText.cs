using System.Collections.Immutable;
using System.Globalization;
using Fathom.Reporting;
using Fathom.Specification;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>An audit for people: a few layers, and whether both laws hold.</summary>
internal static class AuditText
{
    private const int MostLayers = 10;

    /// <summary>Writes the text.</summary>
    /// <param name="outcome">The audit.</param>
    /// <param name="output">Where to.</param>
    public static void Write(AuditOutcome outcome, TextWriter output)
    {
        NetworkAudit audit = outcome.Audit;
        output.WriteLine(SpecSentence.AtWidth(audit.Spec, [outcome.Samples]));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"real weights, forward and backward in float64 on {outcome.Samples} {outcome.Inputs}, cross-entropy {audit.Loss:0.####}, seed {outcome.Seed}"));
        output.WriteLine();
        output.Write(PlainTableWriter.Write(Table(Thinned(audit.Layers), people: true)));
        output.WriteLine();
        output.WriteLine(ConservationSentence(audit));
        output.WriteLine(ScaleSentence(audit));
    }

    /// <summary>The audit as a table.</summary>
    /// <param name="layers">The layers to show.</param>
    /// <param name="people">Whether it is for people.</param>
    /// <returns>The table.</returns>
    public static TextTable Table(IEnumerable<NetworkAuditLayer> layers, bool people)
    {
        TableColumn[] columns = people
            ? [new("layer"), new("ln ‖N‖", SignificantDigits: 5), new("ln ‖A‖", SignificantDigits: 5), new("symmetric share", SignificantDigits: 3), new("drift of A", SignificantDigits: 2), new("cosine w, ∂w", SignificantDigits: 2), new("ln ‖∂W‖", SignificantDigits: 5)]
            : [new("layer"), new("logOverlap"), new("logAntisymmetric"), new("symmetricShare"), new("drift"), new("scaleCosine"), new("logWeightGradient")];
        return new TextTable(columns, layers.Select(layer => (ImmutableArray<TableCell>)
        [
            people && layer.Layer == 0 ? "logits" : TableCell.FromInt64(layer.Layer),
            layer.LogOverlap,
            layer.LogAntisymmetric,
            layer.SymmetricShare,
            layer.Drift,
            double.IsNaN(layer.ScaleCosine) ? (people ? "—" : TableCell.Empty) : layer.ScaleCosine,
            double.IsNaN(layer.LogWeightGradient) ? (people ? "—" : TableCell.Empty) : layer.LogWeightGradient,
        ]));
    }

    /// <summary>Says whether the antisymmetric part is conserved.</summary>
    /// <param name="audit">The audit.</param>
    /// <returns>One sentence.</returns>
    public static string ConservationSentence(NetworkAudit audit)
    {
        string drift = Small(audit.Worst.Drift);
        string worst = audit.Worst.Layer == 0 ? "the logits" : $"layer {audit.Worst.Layer.ToString(CultureInfo.InvariantCulture)}";
        return audit.Conserves
            ? $"Conserved: the antisymmetric part A of N is that of the logits in every layer, to {drift} (law of linear layers and batch norm)."
            : audit.ShouldConserve
                ? $"Broken: A drifts by {drift} at {worst}, although this network should conserve it; something in the backward pass is wrong."
                : $"Not conserved, as {Reason(audit.Spec)}: A drifts by {drift} in all, most at {worst}.";
    }

    /// <summary>Says whether the scale of weights matters.</summary>
    /// <param name="audit">The audit.</param>
    /// <returns>One sentence.</returns>
    public static string ScaleSentence(NetworkAudit audit)
    {
        string cosine = Small(audit.LargestCosine);
        return audit.IsScaleFree
            ? $"Scale-free: the gradient of every neuron's weights is orthogonal to them, to {cosine}."
            : audit.ShouldBeScaleFree
                ? $"Broken: a neuron's weights and their gradient have the cosine {cosine}, although batch norm takes every scale away; something in the backward pass is wrong."
                : $"The scale of weights matters here, with cosines up to {cosine}: epsilon, a bias, a skip or an activation stands between the weights and the norm, or there is none.";
    }

    private static string Small(double value) => value.ToString(value >= 0.01 ? "0.##" : "0.0E+0", CultureInfo.InvariantCulture);

    private static string Reason(NetworkSpec spec) => spec.Normalization.Kind == NormalizationKind.Layer
        ? "layer norm mixes features, not samples"
        : spec.Activation.Homogeneity is { Degree: 1 } h && h.Positive == h.Negative
            ? "a bias is added that no centring takes away"
            : $"{spec.Activation.Function} is not linear, and the drift measures how much";

    private static IEnumerable<NetworkAuditLayer> Thinned(ImmutableArray<NetworkAuditLayer> layers)
    {
        int count = Math.Min(layers.Length, MostLayers);
        return Enumerable.Range(0, count).Select(i => layers[(int)Math.Round((double)i * (layers.Length - 1) / Math.Max(1, count - 1))]);
    }
}
