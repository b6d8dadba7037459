namespace Fathom.Onnx.Tests;

/// <summary>Holds lists of numbers against each other.</summary>
internal static class Closeness
{
    /// <summary>|a − b| ≤ tolerance · max(1, |b|) for every element.</summary>
    public static void ShouldBeClose(this IReadOnlyList<double> actual, IReadOnlyList<double> expected, double tolerance)
    {
        actual.Count.ShouldBe(expected.Count);
        for (int i = 0; i < actual.Count; i++)
        {
            Math.Abs(actual[i] - expected[i]).ShouldBeLessThanOrEqualTo(tolerance * Math.Max(1, Math.Abs(expected[i])), $"element {i}: {actual[i]} against {expected[i]}");
        }
    }

    public static void ShouldBeClose(this IReadOnlyList<float> actual, IReadOnlyList<double> expected, double tolerance) =>
        ShouldBeClose([.. actual.Select(x => (double)x)], expected, tolerance);
}
