namespace Fathom.Networks.Tests;

/// <summary>Layer, group and instance norm.</summary>
public class RowNormTests
{
    [Fact]
    public void Values_are_those_of_plain_loops()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            foreach ((IOperation operation, Tensor?[] inputs, Func<int, int> row, Func<int, int> parameter) in Cases(new Draw(seed)))
            {
                Tensor x = inputs[0]!;
                double[] y = new double[x.Values.Length];
                foreach (IGrouping<int, int> places in Enumerable.Range(0, y.Length).GroupBy(row))
                {
                    double mean = operation is LayerNormalization { Centred: false } ? 0 : places.Average(i => x.Values[i]);
                    double variance = places.Average(i => Math.Pow(x.Values[i] - mean, 2));
                    foreach (int i in places)
                    {
                        y[i] = ((inputs[1]?.Values[parameter(i)] ?? 1) * (x.Values[i] - mean) / Math.Sqrt(variance + 0.01)) + (inputs[2]?.Values[parameter(i)] ?? 0);
                    }
                }

                new OperationTrial(operation, inputs).Output().Values.ShouldBeClose(y);
            }
        }
    }

    [Fact]
    public void Gradients_are_difference_quotients()
    {
        for (int seed = 0; seed < 15; seed++)
        {
            foreach ((IOperation operation, Tensor?[] inputs, _, _) in Cases(new Draw(seed)))
            {
                new OperationTrial(operation, inputs).CheckGradients();
            }
        }
    }

    [Fact]
    public void Groups_that_do_not_divide_the_channels_are_told() =>
        Should.Throw<GraphException>(() => new OperationTrial(new GroupNormalization { Groups = 2 }, new Draw(1).Tensor(2, 3, 4))).Message.ShouldContain("cannot be cut into 2 groups");

    // An operation with its inputs, and for each element the number of its row and of its parameter.
    private static IEnumerable<(IOperation Operation, Tensor?[] Inputs, Func<int, int> Row, Func<int, int> Parameter)> Cases(Draw draw)
    {
        bool isAffine = draw.Coin();
        int samples = draw.Whole(1, 3);
        int groups = draw.Whole(1, 3);
        int perGroup = draw.Whole(1, 3);
        int channels = groups * perGroup;
        int positions = draw.Whole(2, 6);
        Tensor x = draw.Tensor(samples, channels, positions);
        Tensor?[] perChannel = [x, isAffine ? draw.Tensor(channels) : null, isAffine ? draw.Tensor(channels) : null];
        int channelLength = positions;
        yield return (new GroupNormalization { Groups = groups, Epsilon = 0.01 }, perChannel, i => i / (perGroup * channelLength), i => i / channelLength % channels);
        yield return (new InstanceNormalization { Epsilon = 0.01 }, perChannel, i => i / channelLength, i => i / channelLength % channels);
        yield return (new LayerNormalization { Epsilon = 0.01 }, [x, isAffine ? draw.Tensor(positions) : null, isAffine ? draw.Tensor(positions) : null], i => i / channelLength, i => i % channelLength);
        int rowLength = channels * positions;
        yield return (new LayerNormalization { Epsilon = 0.01, Centred = false }, [x, isAffine ? draw.Tensor(positions) : null, isAffine ? draw.Tensor(positions) : null], i => i / channelLength, i => i % channelLength);
        yield return (new LayerNormalization { Epsilon = 0.01, Axis = 1 }, [x, isAffine ? draw.Tensor(channels, positions) : null, isAffine ? draw.Tensor(channels, positions) : null], i => i / rowLength, i => i % rowLength);
    }
}
