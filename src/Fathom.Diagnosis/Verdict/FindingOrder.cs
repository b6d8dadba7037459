namespace Fathom.Diagnosis;

/// <summary>Which finding is told first.</summary>
internal static class FindingOrder
{
    // Causes that stand at one place explain those that are seen everywhere.
    private static readonly FindingCause[] s_causesFirst =
    [
        FindingCause.ZeroWeights, FindingCause.BatchTooSmall, FindingCause.InputScaling, FindingCause.Initialization, FindingCause.RunningStatistics, FindingCause.Epsilon, FindingCause.DeadUnits,
        FindingCause.SaturatedUnits, FindingCause.DuplicateNormalization, FindingCause.NonFinite, FindingCause.ConstantOutput,
    ];

    /// <summary>Errors before warnings before notes; then causes before consequences.</summary>
    public static IComparer<Finding> WorstFirst { get; } = Comparer<Finding>.Create(static (a, b) => Key(a).CompareTo(Key(b)));

    private static (int Severity, int Place) Key(Finding finding)
    {
        int place = Array.IndexOf(s_causesFirst, finding.Cause);
        return (-(int)finding.Severity, place < 0 ? s_causesFirst.Length : place);
    }
}
