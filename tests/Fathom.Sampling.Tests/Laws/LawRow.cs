using System.Globalization;
using Fathom.Numerics;

namespace Fathom.Sampling.Tests;

/// <summary>One line of the table of laws: a kind of network, sampled, explicit, and spoiled on purpose.</summary>
/// <param name="Name">The configuration.</param>
/// <param name="Sampler">Weightless against explicit weights.</param>
/// <param name="Calibration">p-value of explicit against other explicit weights.</param>
/// <param name="Control">p-value of explicit weights against a way back through independent ones.</param>
/// <param name="IdentityError">The largest error of the pathwise identities of the sampler.</param>
internal sealed record LawRow(string Name, TwoSampleComparison Sampler, double Calibration, double Control, double IdentityError)
{
    /// <summary>The seed of the sampler.</summary>
    public const ulong WeightlessSeed = 2;

    private const ulong DenseSeed = 1;
    private const ulong OtherDenseSeed = 3;
    private const ulong ForgetfulSeed = 5;

    /// <summary>Compares everything for one configuration.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="networks">Networks on each side.</param>
    /// <param name="permutations">Relabellings of each test.</param>
    /// <returns>The line.</returns>
    public static LawRow Of(LawConfiguration configuration, int networks, int permutations)
    {
        Matrix dense = Dense(configuration, networks);
        (Matrix weightless, double error) = LawSample.Draw(configuration, LawSample.Weightless, WeightlessSeed, networks);
        Matrix other = LawSample.Draw(configuration, LawSample.Dense, OtherDenseSeed, networks).Statistics;
        return new LawRow(
            configuration.Name,
            TwoSampleComparison.Of(dense, weightless, permutations),
            TwoSampleComparison.Of(dense, other, permutations).PValue,
            TwoSampleComparison.Of(dense, Forgetful(configuration, networks), permutations).PValue,
            error);
    }

    /// <summary>Networks with explicit weights.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="networks">How many.</param>
    /// <returns>Networks × statistics.</returns>
    public static Matrix Dense(LawConfiguration configuration, int networks) =>
        LawSample.Draw(configuration, LawSample.Dense, DenseSeed, networks).Statistics;

    /// <summary>Networks whose way back forgets the weights of the way forward.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="networks">How many.</param>
    /// <returns>Networks × statistics.</returns>
    public static Matrix Forgetful(LawConfiguration configuration, int networks)
    {
        // The pathwise identities do not hold for these, so they are not asked.
        LawConfiguration lenient = configuration with { Options = configuration.Options with { CheckIdentities = false } };
        return LawSample.Draw(lenient, program => new ForgetfulMatrices(LawSample.Dense(program), LawSample.Dense(program)), ForgetfulSeed, networks).Statistics;
    }

    /// <summary>The line in Markdown.</summary>
    /// <returns>Cells between bars.</returns>
    public string ToMarkdown() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {Name} | {Sampler.Statistics} | {Sampler.LargestDistance:0.000} | {Sampler.LargestMeanScore:0.0}, {Sampler.RootMeanSquareScore:0.00} | {Sampler.PValue:0.000} | {Calibration:0.000} | {Control:0.000} | {IdentityError:0.0E+0} |");
}
