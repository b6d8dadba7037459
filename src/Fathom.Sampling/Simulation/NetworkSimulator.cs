using System.Collections.Immutable;
using System.Numerics;
using Fathom.Specification;

namespace Fathom.Sampling;

/// <summary>Simulates random networks of finite width: each is drawn, fed a batch, and has gradients pulled back through all layers.</summary>
/// <remarks>
/// <para>
/// The network is h₁ = W₁ x + b, a_l = φ_l(N h_l) or N φ_l(h_l), h_(l+1) = W a_l + b, with a skip h_(l+1) = h_l + s (W a_l + b), l = 1, …, L. Weights have variance σ_w²/fan-in: independent Gaussian
/// ones, or a block of a Haar-distributed orthogonal matrix of the larger of both dimensions.
/// </para>
/// <para>
/// A network is a function of the seed and its number alone, bit for bit: not of the number of threads, of how much is kept in memory, or of how a range of networks is cut into parts.
/// </para>
/// </remarks>
public static class NetworkSimulator
{
    /// <summary>Simulates networks.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="batch">What it is fed.</param>
    /// <param name="options">How many networks, and how; null for the defaults.</param>
    /// <param name="progress">Is told how many of how many networks are done, from any thread but never from two at once; or null.</param>
    /// <param name="cancellation">Stops the work; networks that were finished without a gap from the first one are returned.</param>
    /// <returns>What was observed.</returns>
    /// <exception cref="SpecificationException">The specification is not valid.</exception>
    /// <exception cref="ArgumentException">Batch and options do not suit the network, or the memory limit is too low.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped before the first network was finished.</exception>
    public static SimulationRun Run(
        NetworkSpec spec,
        InputBatch batch,
        SimulationOptions? options = null,
        Action<int, int>? progress = null,
        CancellationToken cancellation = default)
    {
        options ??= new SimulationOptions();
        SimulationChecks.Check(spec, batch, options);
        NetworkProgram program = new(spec, batch, options);
        return options.Precision == SamplingPrecision.Binary32
            ? Run<float>(program, progress, cancellation)
            : Run<double>(program, progress, cancellation);
    }

    private static SimulationRun Run<T>(NetworkProgram program, Action<int, int>? progress, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SimulationOptions options = program.Options;
        ImmutableArray<string> quantities = ObservedQuantities.Of(program.Batch.Sizes.Length, options.Spectra);
        SamplingMethod method = MethodChoice.Of(program);
        MemoryEstimate memory = MemoryEstimate.Choose(program, method, quantities.Length);
        NetworkWorkers<T> workers = new(program, method, memory, quantities.Length);
        workers.Run(progress, cancellation);
        int finished = workers.Finished;
        if (finished == 0)
        {
            throw new OperationCanceledException("The simulation was stopped before its first network was finished.", cancellation);
        }

        ImmutableArray<double>.Builder values = ImmutableArray.CreateBuilder<double>(finished * quantities.Length * program.Depth);
        double error = options.CheckIdentities ? 0 : double.NaN;
        for (int i = 0; i < finished; i++)
        {
            values.AddRange(workers.Values(i));
            error = Math.Max(error, workers.IdentityError(i));
        }

        return new SimulationRun(
            program.Spec, options.Seed, options.FirstNetwork, finished, method, memory.Memory, options.Precision,
            program.Batch.Sizes, quantities, values.MoveToImmutable(), error);
    }
}
