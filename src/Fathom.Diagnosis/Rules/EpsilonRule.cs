using Fathom.Networks;

namespace Fathom.Diagnosis;

/// <summary>Epsilons of batch norms that are of the size of the variance, or guard against nothing.</summary>
/// <remarks>
/// A norm leaves v / (v + ε) of the variance v, so an ε beyond a twentieth of v is felt and one beyond v takes the norm away. An ε below the square of float32's rounding, relative to v, protects
/// no channel from being divided by its own rounding. None at all (ε = 0) is what theory takes, and exact as long as no channel is constant; so it is a fault only where one is.
/// </remarks>
internal static class EpsilonRule
{
    // The square of float32's rounding.
    private const double SingleRoundingSquared = 3.5527136788005009e-15;
    private const double LargestShare = 0.05;
    private const int FewestValues = 4;
    private const double UsualEpsilon = 1e-5;

    private enum Kind
    {
        TooLarge,
        DividesByRounding,
        GuardsNothing,
        Absent,
    }

    /// <summary>Applies the rule.</summary>
    /// <param name="input">What was measured.</param>
    /// <returns>The findings, one for each kind of fault.</returns>
    public static IEnumerable<Finding> Apply(RuleInput input) =>
        input.BatchNorms.Zip(input.Measurement.Norms)
            .Select(pair => new Entry(pair.First.Name, (BatchNormalization)pair.First.Operation, pair.Second))
            .Where(entry => entry.Fault is not null)
            .GroupBy(entry => entry.Fault)
            .Select(group => Finding(input, group.Key!.Value, [.. group.OrderByDescending(entry => Math.Abs(Math.Log(entry.Share)))]));

    private static Finding Finding(RuleInput input, Kind kind, Entry[] entries)
    {
        Entry worst = entries[0];
        string epsilon = VerdictText.Number(worst.Operation.Epsilon);
        string where = entries.Length == 1 ? VerdictText.Quoted(worst.Node) : $"{VerdictText.Quoted(worst.Node)} and {entries.Length - 1} other batch {(entries.Length == 2 ? "norm" : "norms")}";
        string variance = VerdictText.Number(worst.Variance);
        (FindingSeverity severity, string sentence) = kind switch
        {
            Kind.TooLarge => (
                worst.Share > 1 && !worst.IsAssumed ? FindingSeverity.Error : FindingSeverity.Warning,
                $"The epsilon {epsilon} of {where} is {VerdictText.Number(worst.Share)} of the variance {variance} that {(worst.IsAssumed ? "a standardized signal has" : "it is added to")}, so the norm leaves {VerdictText.Number(1 / (1 + worst.Share))} of the variance and not 1."),
            Kind.DividesByRounding => (
                FindingSeverity.Error,
                $"{worst.Norm.ConstantChannels} {(worst.Norm.ConstantChannels == 1 ? "channel" : "channels")} of {where} {(worst.Norm.ConstantChannels == 1 ? "is" : "are")} constant, and the epsilon {epsilon} does not keep the norm from dividing by {(worst.Operation.Epsilon == 0 ? "zero" : "their rounding")}."),
            Kind.GuardsNothing => (
                FindingSeverity.Warning,
                $"The epsilon {epsilon} of {where} is below what float32 can tell from nothing: a channel that is constant will be divided by its own rounding."),
            _ => (
                FindingSeverity.Note,
                $"There is no epsilon in {where}. That is exact as long as no channel is constant{(input.IsStatic ? "" : $", and none is here (the smallest variance is {VerdictText.Number(entries.Min(entry => entry.Norm.SmallestVariance))})")}; one that dies in training would be divided by zero."),
        };
        return new Finding(severity, FindingCause.Epsilon, [.. entries.Select(entry => entry.Node)], sentence, worst.Share, kind == Kind.TooLarge ? LargestShare : SingleRoundingSquared)
        {
            Quantity = "epsilon over the variance",
            Remedies = [new Remedy($"set epsilon to {VerdictText.Number(UsualEpsilon)}") { Predicted = UsualEpsilon / worst.Variance }],
        };
    }

    private sealed record Entry(string Node, BatchNormalization Operation, NormMeasurement Norm)
    {
        // Without a run, and without running statistics, a signal is taken to be standardized.
        public bool IsAssumed => double.IsNaN(Norm.Variance);

        public double Variance => IsAssumed ? 1 : Norm.Variance;

        public double Share => Operation.Epsilon / Variance;

        public Kind? Fault =>
            Operation.IsFrozen || (Norm.Values is > 0 and < FewestValues) ? null
            : Variance > 0 && Share > LargestShare ? Kind.TooLarge
            : !(Operation.Epsilon < SingleRoundingSquared * Variance) && !(Variance == 0 && Operation.Epsilon == 0) ? null
            : Norm.ConstantChannels > 0 ? Kind.DividesByRounding
            : Operation.Epsilon == 0 ? Kind.Absent
            : Kind.GuardsNothing;
    }
}
