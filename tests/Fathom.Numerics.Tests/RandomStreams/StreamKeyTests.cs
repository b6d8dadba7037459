namespace Fathom.Numerics.Tests;

[Trait("Category", "Kernels")]
public sealed class StreamKeyTests
{
    [Fact]
    public void Network_layer_and_purpose_are_packed_and_the_experiment_is_mixed_into_the_key()
    {
        StreamKey key = StreamKey.Of(7, 9, 0xABCD_EF01, 0x12_3456, 0x78);
        key.Stream.ShouldBe(0xABCD_EF01_1234_5678UL);
        key.Seed.ShouldBe(Philox.Block(7, ulong.MaxValue, 9).Low);
    }

    [Fact]
    public void Every_address_is_another_one()
    {
        HashSet<StreamKey> keys = [];
        uint[] numbers = [0, 1, 255, 256, (1 << 24) - 1];
        foreach (ulong seed in new[] { 0UL, 1UL, ulong.MaxValue })
        {
            foreach (uint experiment in numbers)
            {
                foreach (uint network in numbers)
                {
                    foreach (uint layer in numbers)
                    {
                        keys.Add(StreamKey.Of(seed, experiment, network, layer, 0)).ShouldBeTrue();
                        keys.Add(StreamKey.Of(seed, experiment, network, layer, 255)).ShouldBeTrue();
                    }
                }
            }
        }
    }

    [Fact]
    public void Neighbouring_seeds_experiments_networks_layers_and_purposes_are_uncorrelated()
    {
        const int Count = 1 << 18;
        double limit = 5 / Math.Sqrt(Count);
        float[] values = new float[Count];
        NormalStream.Fill(values, StreamKey.Of(10, 20, 30, 40, 50));
        StreamKey[] neighbours =
        [
            StreamKey.Of(11, 20, 30, 40, 50), StreamKey.Of(10, 21, 30, 40, 50), StreamKey.Of(10, 20, 31, 40, 50),
            StreamKey.Of(10, 20, 30, 41, 50), StreamKey.Of(10, 20, 30, 40, 51), StreamKey.Of(20, 10, 30, 40, 50), StreamKey.Of(10, 20, 40, 30, 50),
        ];
        float[] other = new float[Count];
        foreach (StreamKey neighbour in neighbours)
        {
            NormalStream.Fill(other, neighbour);
            double sum = 0;
            double squares = 0;
            double shifted = 0;
            for (int i = 0; i < Count; i++)
            {
                double x = values[i];
                double y = other[i];
                sum += x * y;
                squares += ((x * x) - 1) * ((y * y) - 1);
                shifted += x * other[(i + 1) % Count];
            }

            Math.Abs(sum / Count).ShouldBeLessThan(limit);
            Math.Abs(shifted / Count).ShouldBeLessThan(limit);
            Math.Abs(squares / Count).ShouldBeLessThan(2 * limit);
        }
    }

    [Fact]
    public void A_key_addresses_the_stream_that_its_parts_address()
    {
        double[] byKey = new double[50];
        double[] byParts = new double[50];
        NormalStream.Fill(byKey, new StreamKey(3, 4), 5);
        NormalStream.Fill(byParts, 3, 4, 5);
        byKey.ShouldBe(byParts);
        UniformStream.Fill(byKey, new StreamKey(3, 4), 5);
        UniformStream.Fill(byParts, 3, 4, 5);
        byKey.ShouldBe(byParts);
    }

    [Fact]
    public void A_layer_beyond_the_limit_is_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => StreamKey.Of(0, 0, 0, StreamKey.LayerLimit, 0)).ParamName.ShouldBe("layer");
}
