using System.Collections.Immutable;

namespace Fathom.Networks.Tests;

[Trait("Category", "Kernels")]
public class ConvolutionTests
{
    [Fact]
    public void Values_are_those_of_a_plain_loop()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            (Convolution operation, Tensor x, Tensor w, Tensor? b) = Case(new Draw(seed), 9);
            Tensor y = new OperationTrial(operation, x, w, b).Output();
            y.Values.ShouldBeClose(Twin(operation, x, w, b, y.Shape));
        }
    }

    [Fact]
    public void Gradients_are_difference_quotients()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            (Convolution operation, Tensor x, Tensor w, Tensor? b) = Case(new Draw(seed), 5);
            new OperationTrial(operation, x, w, b).CheckGradients();
        }
    }

    [Theory]
    [InlineData(1, 30, 31)]
    [InlineData(2, 15, 16)]
    public void An_image_of_many_blocks_has_the_values_of_a_plain_loop_and_the_same_bits_for_every_number_of_threads(int stride, int height, int width)
    {
        Draw draw = new(8);
        Convolution operation = new() { Window = SlidingWindow.Square(stride, 1), Groups = 2 };
        Tensor x = draw.Tensor(3, 48, 30, 31);
        Tensor w = draw.Tensor(6, 24, 3, 3);
        OperationTrial trial = new(operation, x, w, null);
        trial.Output().Values.ShouldBeClose(Twin(operation, x, w, null, [3, 6, height, width]), 1e-11);
        trial.CheckThreads(trial.Gradients<double>());
    }

    [Theory]
    [InlineData(5, 16, 1)]
    [InlineData(7, 32, 2)]
    [InlineData(3, 48, 1)]
    [InlineData(4, 8, 1)]
    [InlineData(2, 16, 1)]
    [InlineData(1, 16, 1)]
    public void Rows_of_whole_vectors_have_the_values_of_a_plain_loop_in_both_precisions(int height, int width, int dilation)
    {
        Draw draw = new(height * width);
        Convolution operation = new() { Window = new SlidingWindow { Padding = [dilation, dilation, dilation, dilation], Dilations = [dilation, dilation] }, Groups = 2 };
        Tensor x = draw.Tensor(3, 4, height, width);
        Tensor w = draw.Tensor(26, 2, 3, 3);
        Tensor b = draw.Tensor(26);
        OperationTrial trial = new(operation, x, w, b);
        double[] expected = [.. Twin(operation, x, w, b, [3, 26, height, width])];
        trial.Output().Values.ShouldBeClose(expected, 1e-11);
        trial.Outputs<float>(2)[0].Values.ShouldBeClose(expected, 1e-4);
        trial.CheckThreads(trial.Gradients<double>());

        // The gradient of the input is a convolution of the same kind; it is held against the loop over weights and gradients that defines it.
        double[] seed = [.. new Draw(4711).Normals(expected.Length)];
        double[] gradient = new double[x.Values.Length];
        for (int sample = 0; sample < 3; sample++)
        {
            for (int output = 0; output < 26; output++)
            {
                for (int k = 0; k < 2 * 9; k++)
                {
                    int channel = (output / 13 * 2) + (k / 9);
                    for (int place = 0; place < height * width; place++)
                    {
                        int down = (place / width) + (((k % 9 / 3) - 1) * dilation);
                        int right = (place % width) + (((k % 3) - 1) * dilation);
                        if (down >= 0 && down < height && right >= 0 && right < width)
                        {
                            gradient[(((sample * 4) + channel) * height * width) + (down * width) + right] +=
                                w.Values[(output * 18) + k] * seed[(((sample * 26) + output) * height * width) + place];
                        }
                    }
                }
            }
        }

        trial.Gradients<double>()[0]!.ShouldBeClose(gradient, 1e-11);
        trial.Gradients<float>()[0]!.ShouldBeClose(gradient, 1e-3);
    }

    [Fact]
    public void A_window_larger_than_the_padded_input_is_told() =>
        Should.Throw<GraphException>(() => new OperationTrial(new Convolution(), new Draw(1).Tensor(1, 1, 3), new Draw(1).Tensor(1, 1, 4))).Message.ShouldContain("does not fit into 3 positions");

    [Fact]
    public void Weights_for_another_number_of_channels_are_told() =>
        Should.Throw<GraphException>(() => new OperationTrial(new Convolution(), new Draw(1).Tensor(1, 2, 3), new Draw(1).Tensor(1, 3, 2))).Message.ShouldContain("weights are for 3 channels");

    private static (Convolution Operation, Tensor X, Tensor W, Tensor? B) Case(Draw draw, int largest)
    {
        int spatial = draw.Whole(1, 2);
        int groups = draw.Whole(1, 2);
        int inputs = groups * draw.Whole(1, 2);
        int outputs = groups * draw.Whole(1, 2);
        int[] kernel = [.. Enumerable.Range(0, spatial).Select(_ => draw.Whole(1, 3))];
        ImmutableArray<int> Draws(int count, int low, int high) => [.. Enumerable.Range(0, count).Select(_ => draw.Whole(low, high))];
        SlidingWindow window = new() { Strides = Draws(spatial, 1, 3), Padding = Draws(2 * spatial, 0, 2), Dilations = Draws(spatial, 1, 2) };
        int[] size = [.. kernel.Select((k, i) => Math.Max(1, ((k - 1) * window.Dilations[i]) + 1 - window.Padding[i] - window.Padding[spatial + i]) + draw.Whole(0, largest - 3))];
        return (new Convolution { Groups = groups, Window = window }, draw.Tensor([draw.Whole(1, 3), inputs, .. size]), draw.Tensor([outputs, inputs / groups, .. kernel]), draw.Coin() ? draw.Tensor(outputs) : null);
    }

    private static IEnumerable<double> Twin(Convolution operation, Tensor x, Tensor w, Tensor? b, TensorShape shape)
    {
        int spatial = x.Shape.Rank - 2;
        SlidingWindow window = operation.Window;
        int Stride(int i) => window.Strides.IsEmpty ? 1 : window.Strides[i];
        int Pad(int i) => window.Padding.IsEmpty ? 0 : window.Padding[i];
        int Dilation(int i) => window.Dilations.IsEmpty ? 1 : window.Dilations[i];
        int perGroup = w.Shape[1];
        int outputsPerGroup = w.Shape[0] / operation.Groups;
        int positions = shape.Product(2, shape.Rank);
        int window2 = w.Shape.Product(2, w.Shape.Rank);
        int[] place = new int[spatial];
        for (int index = 0; index < shape.Elements; index++)
        {
            int n = index / positions / shape[1];
            int output = index / positions % shape[1];
            double sum = b?.Values[output] ?? 0;
            for (int channel = 0; channel < perGroup; channel++)
            {
                for (int k = 0; k < window2; k++)
                {
                    int position = index % positions;
                    int offset = k;
                    bool isInside = true;
                    for (int d = spatial - 1; d >= 0; d--)
                    {
                        place[d] = (position % shape[2 + d] * Stride(d)) - Pad(d) + (offset % w.Shape[2 + d] * Dilation(d));
                        position /= shape[2 + d];
                        offset /= w.Shape[2 + d];
                        isInside &= place[d] >= 0 && place[d] < x.Shape[2 + d];
                    }

                    if (isInside)
                    {
                        sum += w.Values[(((output * perGroup) + channel) * window2) + k] * x.At([n, (output / outputsPerGroup * perGroup) + channel, .. place]);
                    }
                }
            }

            yield return sum;
        }
    }
}
