using System.Collections.Immutable;

namespace Fathom.Networks.Tests;

/// <summary>Maximum, average and global pooling.</summary>
public class PoolingTests
{
    [Fact]
    public void Values_are_those_of_plain_loops()
    {
        for (int seed = 0; seed < 80; seed++)
        {
            Draw draw = new(seed);
            (ImmutableArray<int> kernel, SlidingWindow window, int[] shape) = Case(draw);
            Tensor x = draw.Tensor(shape);
            new OperationTrial(new MaximumPooling(kernel, window), x).Output().Values.ShouldBeClose(Twin(kernel, window, x, (inside, _) => inside.Max()));
            new OperationTrial(new AveragePooling(kernel, window), x).Output().Values.ShouldBeClose(Twin(kernel, window, x, (inside, _) => inside.Average()));
            new OperationTrial(new AveragePooling(kernel, window, CountsPadding: true), x).Output().Values.ShouldBeClose(Twin(kernel, window, x, (inside, counted) => inside.Sum() / counted));
        }
    }

    [Fact]
    public void Gradients_are_difference_quotients()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            Draw draw = new(seed);
            (ImmutableArray<int> kernel, SlidingWindow window, int[] shape) = Case(draw);
            new OperationTrial(new MaximumPooling(kernel, window), draw.Distinct(shape)).CheckGradients();
            new OperationTrial(new AveragePooling(kernel, window, draw.Coin()), draw.Tensor(shape)).CheckGradients();
        }
    }

    [Fact]
    public void Of_equal_elements_the_first_takes_the_gradient()
    {
        OperationTrial trial = new(new MaximumPooling([2, 2], SlidingWindow.Square(1, 0)), Tensor.Of([1, 1, 2, 3], 5, 5, 5, 5, 5, 5));
        double[] g = [.. new Draw(4711).Normals(2)];
        trial.Gradients<double>()[0]!.ShouldBe([g[0], g[1], 0, 0, 0, 0]);
        new OperationTrial(new GlobalMaximumPooling(), Tensor.Of([1, 1, 4], 1, 7, 7, 0)).Gradients<double>()[0]!.Select(v => v != 0).ShouldBe([false, true, false, false]);
    }

    [Fact]
    public void Global_pooling_is_pooling_with_a_window_of_all_positions()
    {
        Draw draw = new(2);
        Tensor x = draw.Distinct(2, 3, 4, 5);
        OperationTrial average = new(new GlobalAveragePooling(), x);
        OperationTrial largest = new(new GlobalMaximumPooling(), x);
        average.Output().Values.ShouldBeClose(new OperationTrial(new AveragePooling([4, 5], SlidingWindow.Plain), x).Output().Values);
        largest.Output().Values.ShouldBe(new OperationTrial(new MaximumPooling([4, 5], SlidingWindow.Plain), x).Output().Values);
        average.CheckGradients();
        largest.CheckGradients();
    }

    [Fact]
    public void Padding_as_wide_as_the_window_is_told() =>
        Should.Throw<GraphException>(() => new OperationTrial(new MaximumPooling([2], new SlidingWindow { Padding = [2, 0] }), new Draw(1).Tensor(1, 1, 5))).Message.ShouldContain("padding must be smaller than the window");

    private static (ImmutableArray<int> Kernel, SlidingWindow Window, int[] Shape) Case(Draw draw)
    {
        int spatial = draw.Whole(1, 2);
        ImmutableArray<int> kernel = [.. Enumerable.Range(0, spatial).Select(_ => draw.Whole(1, 3))];
        ImmutableArray<int> dilations = [.. kernel.Select(_ => draw.Whole(1, 2))];
        SlidingWindow window = new()
        {
            Strides = [.. kernel.Select(_ => draw.Whole(1, 3))],
            Dilations = dilations,
            Padding = [.. kernel.Concat(kernel).Select((k, i) => draw.Whole(0, Math.Min(2, (k - 1) * dilations[i % spatial])))],
            RoundsUp = draw.Coin(),
        };
        int[] shape = [draw.Whole(1, 2), draw.Whole(1, 2), .. kernel.Select((k, i) => ((k - 1) * dilations[i]) + 1 + draw.Whole(0, 4))];
        return (kernel, window, shape);
    }

    // For every window the elements inside the input, and how many of its places lie inside the padded input.
    private static IEnumerable<double> Twin(ImmutableArray<int> kernel, SlidingWindow window, Tensor x, Func<double[], int, double> reduce)
    {
        int spatial = kernel.Length;
        int[] counts = [.. kernel.Select((k, d) => Windows(d))];
        foreach (int plane in Enumerable.Range(0, x.Shape[0] * x.Shape[1]))
        {
            for (int index = 0; index < counts.Aggregate(1, (a, b) => a * b); index++)
            {
                List<double> inside = [];
                int counted = 0;
                for (int k = 0; k < kernel.Aggregate(1, (a, b) => a * b); k++)
                {
                    int rest = index;
                    int offset = k;
                    int place = 0;
                    int step = 1;
                    bool isInside = true;
                    bool isPadded = true;
                    for (int d = spatial - 1; d >= 0; d--)
                    {
                        int size = x.Shape[2 + d];
                        int at = (rest % counts[d] * window.Strides[d]) - window.Padding[d] + (offset % kernel[d] * window.Dilations[d]);
                        rest /= counts[d];
                        offset /= kernel[d];
                        isInside &= at >= 0 && at < size;
                        isPadded &= at < size + window.Padding[spatial + d];
                        place += at * step;
                        step *= size;
                    }

                    counted += isPadded ? 1 : 0;
                    if (isInside)
                    {
                        inside.Add(x.Values[(plane * step) + place]);
                    }
                }

                yield return reduce([.. inside], counted);
            }
        }

        int Windows(int d)
        {
            int span = ((kernel[d] - 1) * window.Dilations[d]) + 1;
            int padded = x.Shape[2 + d] + window.Padding[d] + window.Padding[spatial + d];
            int count = 0;
            for (int start = 0; window.RoundsUp ? start < x.Shape[2 + d] + window.Padding[d] && (start + span <= padded || start - window.Strides[d] + span < padded) : start + span <= padded; start += window.Strides[d])
            {
                count++;
            }

            return count;
        }
    }
}
