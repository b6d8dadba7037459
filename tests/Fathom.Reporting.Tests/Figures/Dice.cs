namespace Fathom.Reporting.Tests;

/// <summary>Reproducible choices for random figures: SplitMix64 (Steele, Lea, Flood 2014).</summary>
internal sealed class Dice(ulong seed)
{
    private ulong state = seed;

    public double Share() => (Next() >> 11) * (1.0 / (1UL << 53));

    public int Below(int count) => (int)(Next() % (ulong)count);

    public bool Coin() => (Next() & 1) == 0;

    public T Pick<T>(params ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    private ulong Next()
    {
        ulong value = state += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
