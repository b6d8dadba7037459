using System.Globalization;
using System.Text;

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
    private const ulong DenseSeed = 1;
    private const ulong WeightlessSeed = 2;
    private const double SmallestPValue = 1.0 / (Permutations + 1);

    public static TheoryData<string> Quick => [.. LawConfiguration.Quick];

    [Theory]
    [MemberData(nameof(Quick))]
    public void Weightless_networks_have_the_law_of_explicit_ones(string name)
    {
        (TwoSampleComparison comparison, double error) = Compare(LawConfiguration.Named(name), QuickNetworks);
        comparison.PValue.ShouldBeGreaterThan(SmallestPValue, name);
        error.ShouldBeLessThan(1e-9, name);
    }

    [Theory]
    [InlineData("Gauss, BN + ReLU")]
    [InlineData("Gauss, linear BN")]
    public void A_way_back_through_independent_weights_is_found_out(string name) =>
        Control(LawConfiguration.Named(name), QuickNetworks).PValue.ShouldBe(SmallestPValue, 1e-12);

    [Fact]
    public void All_configurations_agree_when_asked_for()
    {
        string? asked = Environment.GetEnvironmentVariable("FATHOM_LAW_NETWORKS");
        Assert.SkipWhen(asked is null, "set FATHOM_LAW_NETWORKS=3000 to compare all configurations (about ten minutes)");
        int networks = int.Parse(asked!, CultureInfo.InvariantCulture);
        StringBuilder table = new();
        table.AppendLine("| configuration | statistics | largest KS distance | largest, rms mean z-score | p | dense against dense: p | independent way back: p | largest identity error |");
        table.AppendLine("|---|---:|---:|---:|---:|---:|---:|---:|");
        List<double> sampler = [];
        List<double> calibration = [];
        List<string> undetected = [];
        foreach (LawConfiguration one in LawConfiguration.All)
        {
            (TwoSampleComparison comparison, double error) = Compare(one, networks);
            double dense = TwoSampleComparison.Of(
                LawSample.Draw(one, LawSample.Dense, DenseSeed, networks).Statistics,
                LawSample.Draw(one, LawSample.Dense, DenseSeed + 2, networks).Statistics,
                Permutations).PValue;
            double control = Control(one, networks).PValue;
            sampler.Add(comparison.PValue);
            calibration.Add(dense);
            if (control > SmallestPValue * 1.5)
            {
                undetected.Add(one.Name);
            }

            table.AppendLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {one.Name} | {comparison.Statistics} | {comparison.LargestDistance:0.000} | {comparison.LargestMeanScore:0.0}, {comparison.RootMeanSquareScore:0.00} | {comparison.PValue:0.000} | {dense:0.000} | {control:0.000} | {error:0.0E+0} |"));
        }

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
        undetected.Where(name => name.StartsWith("Gauss, BN", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static (TwoSampleComparison Comparison, double IdentityError) Compare(LawConfiguration configuration, int networks)
    {
        (Numerics.Matrix dense, double denseError) = LawSample.Draw(configuration, LawSample.Dense, DenseSeed, networks);
        (Numerics.Matrix weightless, double error) = LawSample.Draw(configuration, LawSample.Weightless, WeightlessSeed, networks);
        denseError.ShouldBeLessThan(1e-9);
        return (TwoSampleComparison.Of(dense, weightless, Permutations), error);
    }

    private static TwoSampleComparison Control(LawConfiguration configuration, int networks)
    {
        LawConfiguration unchecked_ = configuration with { Options = configuration.Options with { CheckIdentities = false } };
        return TwoSampleComparison.Of(
            LawSample.Draw(unchecked_, LawSample.Dense, DenseSeed, networks).Statistics,
            LawSample.Draw(unchecked_, program => new ForgetfulMatrices(LawSample.Dense(program), LawSample.Dense(program)), DenseSeed + 4, networks).Statistics,
            Permutations);
    }

    /// <summary>The 1 % point of the Kolmogorov–Smirnov distance, 1.63/√n.</summary>
    private static double Bound(int count) => 1.63 / Math.Sqrt(count);

    private static double FromUniform(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Select((value, i) => Math.Max(Math.Abs(value - ((i + 1.0) / sorted.Length)), Math.Abs(value - ((double)i / sorted.Length)))).Max();
    }
}
