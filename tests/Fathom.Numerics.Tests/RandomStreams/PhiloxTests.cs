namespace Fathom.Numerics.Tests;

[Trait("Category", "Kernels")]
public sealed class PhiloxTests
{
    [Fact]
    public void The_published_known_answers_are_met()
    {
        // Random123 distribution, tests/kat_vectors, philox4x32 with 10 rounds: counter words, key words, output words.
        Check([0, 0, 0, 0], [0, 0], [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
        Check(
            [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
            [0xffffffff, 0xffffffff],
            [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]);
        Check(
            [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
            [0xa4093822, 0x299f31d0],
            [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1]);
    }

    [Theory]
    [InlineData(0UL, 0UL, 0UL)]
    [InlineData(0x123456789abcdef0UL, 0xfedcba9876543210UL, 0xfffffff8UL)]
    [InlineData(7UL, 1UL, 0xabcdef0123456788UL)]
    public void Lanes_make_the_same_words_as_the_scalar_generator(ulong seed, ulong stream, ulong firstIndex)
    {
        CheckLanes<EightLanes>(seed, stream, firstIndex);
        CheckLanes<FourLanes>(seed, stream, firstIndex);
        CheckLanes<OneLane>(seed, stream, firstIndex);
    }

    private static void CheckLanes<TLanes>(ulong seed, ulong stream, ulong firstIndex)
        where TLanes : struct, ILanes<TLanes>
    {
        double[] low = new double[8];
        double[] high = new double[8];
        ulong[] schedule = new ulong[Philox.ScheduleLength];
        Philox.Schedule(seed, schedule);
        Philox.Blocks(ref schedule[0], stream, firstIndex, out TLanes lowLanes, out TLanes highLanes);
        lowLanes.Store(ref low[0]);
        highLanes.Store(ref high[0]);
        double[] exchangedLow = new double[8];
        double[] exchangedHigh = new double[8];
        Philox.ExchangedBlocks(ref schedule[0], stream, firstIndex, out lowLanes, out highLanes);
        lowLanes.Store(ref exchangedLow[0]);
        highLanes.Store(ref exchangedHigh[0]);
        for (int i = 0; i < TLanes.Count; i++)
        {
            (ulong expectedLow, ulong expectedHigh) = Philox.Block(seed, stream, firstIndex + (ulong)i);
            BitConverter.DoubleToUInt64Bits(low[i]).ShouldBe(expectedLow);
            BitConverter.DoubleToUInt64Bits(high[i]).ShouldBe(expectedHigh);
            BitConverter.DoubleToUInt64Bits(exchangedLow[i]).ShouldBe(ulong.RotateLeft(expectedLow, 32));
            BitConverter.DoubleToUInt64Bits(exchangedHigh[i]).ShouldBe(ulong.RotateLeft(expectedHigh, 32));
        }
    }

    private static void Check(uint[] counter, uint[] key, uint[] expected)
    {
        (ulong low, ulong high) = Philox.Block(
            ((ulong)key[1] << 32) | key[0], ((ulong)counter[3] << 32) | counter[2], ((ulong)counter[1] << 32) | counter[0]);
        new[] { (uint)low, (uint)(low >> 32), (uint)high, (uint)(high >> 32) }.ShouldBe(expected);
    }
}
