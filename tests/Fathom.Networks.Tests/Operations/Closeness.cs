namespace Fathom.Networks.Tests;

/// <summary>Compares rows of numbers.</summary>
public static class Closeness
{
    public static void ShouldBeClose(this IEnumerable<double> actual, IEnumerable<double> expected, double tolerance = 1e-12)
    {
        double[] found = [.. actual];
        double[] wanted = [.. expected];
        found.Length.ShouldBe(wanted.Length);
        double scale = Math.Max(wanted.Select(Math.Abs).DefaultIfEmpty().Max(), 1e-300);
        for (int i = 0; i < found.Length; i++)
        {
            Math.Abs(found[i] - wanted[i]).ShouldBeLessThanOrEqualTo(tolerance * scale, $"element {i}: {found[i]} against {wanted[i]}");
        }
    }
}
