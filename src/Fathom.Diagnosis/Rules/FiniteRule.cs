namespace Fathom.Diagnosis;

/// <summary>Numbers that are infinite or none.</summary>
internal static class FiniteRule
{
    /// <summary>Applies the rule.</summary>
    /// <param name="input">What was measured.</param>
    /// <returns>The findings.</returns>
    public static IEnumerable<Finding> Apply(RuleInput input)
    {
        if (input.FaultyParameter is { } stored)
        {
            yield return new Finding(FindingSeverity.Error, FindingCause.NonFinite, [stored], $"The parameter {VerdictText.Quoted(stored)} holds numbers that are infinite or none; the file was saved after training had diverged.", 1, 0);
        }
        else if (input.Measurement.Nodes.FirstOrDefault(node => node.Statistics.NonFinite > 0) is { } forward)
        {
            yield return new Finding(FindingSeverity.Error, FindingCause.NonFinite, [forward.Node], $"The forward pass leaves the range of numbers: {forward.Statistics.NonFinite} of {forward.Statistics.Count} elements of {VerdictText.Quoted(forward.Node)} are infinite or none, first there.", forward.Statistics.NonFinite, 0);
        }
        else if (input.Measurement.Nodes.LastOrDefault(node => node.Gradient is { NonFinite: > 0 }) is { } backward)
        {
            yield return new Finding(FindingSeverity.Error, FindingCause.NonFinite, [backward.Node], $"The backward pass leaves the range of numbers at {VerdictText.Quoted(backward.Node)}.", backward.Gradient!.NonFinite, 0);
        }
    }
}
