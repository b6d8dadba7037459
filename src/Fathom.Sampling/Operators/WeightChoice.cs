using System.Numerics;

namespace Fathom.Sampling;

/// <summary>Makes the weights that a simulation asks for.</summary>
internal static class WeightChoice
{
    /// <summary>Makes the weights of one worker.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="program">What is simulated.</param>
    /// <param name="method">Weightless or dense.</param>
    /// <param name="memory">Store or replay.</param>
    /// <returns>The weights.</returns>
    public static IWeightMatrices<T> Create<T>(NetworkProgram program, SamplingMethod method, SamplingMemory memory)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => method switch
        {
            SamplingMethod.Dense => new DenseMatrices<T>(program, memory),
            SamplingMethod.Weightless => new WeightlessMatrices<T>(program, memory),
            _ => throw new ArgumentOutOfRangeException(nameof(method), method, "The method must be chosen before weights are made."),
        };
}
