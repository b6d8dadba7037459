using System.Globalization;
using System.Text;
using Fathom.Numerics;

namespace Fathom.Sampling.Tests;

/// <summary>The sampler against explicit weights: nothing that can be observed of a network may tell them apart.</summary>
/// <remarks>
/// Every run compares a few configurations with some hundred networks, which resolves shifts of a mean by a third of a standard deviation. The environment variable
/// FATHOM_LAW_NETWORKS compares all of them with that many networks, and FATHOM_LAW_TABLE names a file that receives the table.
/// </remarks>
public class LawTests
{
    private const int QuickNetworks = 400;
    private const int Permutations = 999;
    private const double SmallestPValue = 1.0 / (Permutations + 1);

    public static TheoryData<string> Quick => [.. LawConfiguration.Quick];

    [Theory]
    [MemberData(nameof(Quick))]
    public void Weightless_networks_have_the_law_of_explicit_ones(string name)
    {
        LawConfiguration configuration = LawConfiguration.Named(name);
        (Matrix weightless, double error) = LawSample.Draw(configuration, LawSample.Weightless, LawRow.WeightlessSeed, QuickNetworks);
        TwoSampleComparison comparison = TwoSampleComparison.Of(LawRow.Dense(configuration, QuickNetworks), weightless, Permutations);
        comparison.PValue.ShouldBeGreaterThan(SmallestPValue, name);
        error.ShouldBeLessThan(1e-9, name);
    }

    [Theory]
    [InlineData("Gauss, BN + ReLU")]
    [InlineData("Gauss, linear BN")]
    public void A_way_back_through_independent_weights_is_found_out(string name) =>
        TwoSampleComparison.Of(
            LawRow.Dense(LawConfiguration.Named(name), QuickNetworks), LawRow.Forgetful(LawConfiguration.Named(name), QuickNetworks), Permutations)
            .PValue.ShouldBe(SmallestPValue, 1e-12);

    [Fact]
    public void All_configurations_agree_when_asked_for()
    {
        string? asked = Environment.GetEnvironmentVariable("FATHOM_LAW_NETWORKS");
        Assert.SkipWhen(asked is null, "set FATHOM_LAW_NETWORKS=2000 to compare all configurations (ten minutes on four cores)");
        int networks = int.Parse(asked!, CultureInfo.InvariantCulture);
        StringBuilder table = new();
        table.AppendLine("| configuration | statistics | largest KS distance | largest, rms mean z-score | p | dense against dense: p | independent way back: p | largest identity error |");
        table.AppendLine("|---|---:|---:|---:|---:|---:|---:|---:|");
        LawRow[] rows = new LawRow[LawConfiguration.All.Length];
        Parallel.For(0, rows.Length, i => rows[i] = LawRow.Of(LawConfiguration.All[i], networks, Permutations));
        foreach (LawRow row in rows)
        {
            table.AppendLine(row.ToMarkdown());
        }

        List<double> sampler = [.. rows.Select(row => row.Sampler.PValue)];
        List<double> calibration = [.. rows.Select(row => row.Calibration)];
        table.AppendLine();
        table.AppendLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Distance of the p-values from uniform ones (Kolmogorov–Smirnov, {sampler.Count} values, 1 % bound {Bound(sampler.Count):0.00}): sampler {FromUniform(sampler):0.00}, dense against dense {FromUniform(calibration):0.00}. {networks} networks on each side, {Permutations} permutations."));
        if (Environment.GetEnvironmentVariable("FATHOM_LAW_TABLE") is { } path)
        {
            File.WriteAllText(path, table.ToString());
        }

        sampler.Min().ShouldBeGreaterThan(SmallestPValue);
        FromUniform(sampler).ShouldBeLessThan(Bound(sampler.Count));
        FromUniform(calibration).ShouldBeLessThan(Bound(calibration.Count));
        rows.Where(row => row.Control > SmallestPValue * 1.5 && row.Name.StartsWith("Gauss, BN", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    /// <summary>The 1 % point of the Kolmogorov–Smirnov distance, 1.63/√n.</summary>
    private static double Bound(int count) => 1.63 / Math.Sqrt(count);

    private static double FromUniform(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Select((value, i) => Math.Max(Math.Abs(value - ((i + 1.0) / sorted.Length)), Math.Abs(value - ((double)i / sorted.Length)))).Max();
    }
}
