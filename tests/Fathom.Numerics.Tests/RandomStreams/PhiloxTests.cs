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
    [InlineData(0x123456789abcdef0UL, 0xfedcba9876543210UL, 0xfffffff0UL)]
    [InlineData(7UL, 1UL, 0xabcdef0123456780UL)]
    public void Lanes_make_the_same_words_as_the_scalar_generator(ulong seed, ulong stream, ulong firstIndex)
    {
        CheckLanes<EightLanes>(seed, stream, firstIndex);
        CheckLanes<FourLanes>(seed, stream, firstIndex);
        CheckLanes<OneLane>(seed, stream, firstIndex);
    }

    private static void CheckLanes<TLanes>(ulong seed, ulong stream, ulong firstIndex)
        where TLanes : struct, ILanes<TLanes>
    {
        ulong[] schedule = new ulong[PhiloxLanes.ScheduleLength];
        PhiloxLanes.Prepare(seed, stream, firstIndex, schedule);
        PhiloxLanes.Blocks(ref schedule[0], (uint)firstIndex, out TLanes lowLanes, out TLanes highLanes);
        PhiloxLanes.ExchangedBlocks(ref schedule[0], (uint)firstIndex, out TLanes exchangedLow, out TLanes exchangedHigh);
        for (int i = 0; i < TLanes.Count; i++)
        {
            (ulong low, ulong high) = Philox.Block(seed, stream, firstIndex + (ulong)i);
            Lane(lowLanes, i).ShouldBe(low);
            Lane(highLanes, i).ShouldBe(high);
            Lane(exchangedLow, i).ShouldBe(ulong.RotateLeft(low, 32));
            Lane(exchangedHigh, i).ShouldBe(ulong.RotateLeft(high, 32));
        }
    }

    private static ulong Lane<TLanes>(TLanes register, int lane)
        where TLanes : struct, ILanes<TLanes>
    {
        double[] values = new double[TLanes.Count];
        register.Store(ref values[0]);
        return BitConverter.DoubleToUInt64Bits(values[lane]);
    }

    private static void Check(uint[] counter, uint[] key, uint[] expected)
    {
        (ulong low, ulong high) = Philox.Block(
            ((ulong)key[1] << 32) | key[0], ((ulong)counter[3] << 32) | counter[2], ((ulong)counter[1] << 32) | counter[0]);
        new[] { (uint)low, (uint)(low >> 32), (uint)high, (uint)(high >> 32) }.ShouldBe(expected);
    }
}
