using Fathom.Numerics;

namespace Fathom.MeanField.Tests;

/// <summary>A small reproducible source of standard normal numbers for brute-force checks: SplitMix64 and the normal quantile.</summary>
internal sealed class NormalSource(ulong seed)
{
    private ulong state = seed;

    public double NextUniform()
    {
        state += 0x9E3779B97F4A7C15;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        z ^= z >> 31;
        return ((z >> 12) + 0.5) * (1.0 / (1UL << 52));
    }

    public double Next() => NormalDistribution.Quantile(NextUniform());

    public double[] Take(int count, double scale = 1)
    {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++)
        {
            numbers[i] = scale * Next();
        }

        return numbers;
    }
}
