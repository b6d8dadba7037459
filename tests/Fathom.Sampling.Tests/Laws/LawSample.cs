using Fathom.Numerics;

namespace Fathom.Sampling.Tests;

/// <summary>Many networks of one configuration, each as the vector of everything that is observed of it.</summary>
internal static class LawSample
{
    /// <summary>Draws networks.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="weights">Makes the weights of a program.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="networks">How many.</param>
    /// <returns>Networks × statistics, and the largest relative error of the pathwise identities.</returns>
    public static (Matrix Statistics, double IdentityError) Draw(
        LawConfiguration configuration, Func<NetworkProgram, IWeightMatrices<double>> weights, ulong seed, int networks)
    {
        NetworkProgram program = new(configuration.Spec, configuration.Batch, configuration.Options with { Seed = seed, Networks = networks });
        double[][] rows = new double[networks][];
        double[] errors = new double[networks];
        const int Pieces = 4;
        Parallel.For(0, Pieces, piece =>
        {
            WatchedMatrices watched = new(weights(program), program);
            NetworkPass<double> pass = new(program, watched, SamplingMemory.Store);
            LayerObserver<double> observer = new(program);
            int quantities = ObservedQuantities.Of(configuration.Batch.Sizes.Length, spectra: true).Length;
            for (int network = piece; network < networks; network += Pieces)
            {
                double[] observed = new double[quantities * configuration.Spec.Depth];
                observer.Begin(observed);
                pass.Run(network, observer, () => false);
                rows[network] = [.. observed.Select(value => double.IsFinite(value) ? value : 0), .. watched.Notes];
                errors[network] = pass.LargestIdentityError;
            }
        });
        Matrix statistics = new(networks, rows[0].Length);
        for (int i = 0; i < networks; i++)
        {
            rows[i].CopyTo(statistics.Row(i));
        }

        return (statistics, errors.Max());
    }

    /// <summary>Explicit weights.</summary>
    /// <param name="program">The program.</param>
    /// <returns>The weights.</returns>
    public static IWeightMatrices<double> Dense(NetworkProgram program) => WeightChoice.Create<double>(program, SamplingMethod.Dense, SamplingMemory.Store);

    /// <summary>The sampler.</summary>
    /// <param name="program">The program.</param>
    /// <returns>The weights.</returns>
    public static IWeightMatrices<double> Weightless(NetworkProgram program) => WeightChoice.Create<double>(program, SamplingMethod.Weightless, SamplingMemory.Store);
}
