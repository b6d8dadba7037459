namespace Fathom.Networks.Tests;

public class LossTests
{
    [Theory]
    [InlineData(LossReduction.Mean)]
    [InlineData(LossReduction.Sum)]
    [InlineData(LossReduction.None)]
    public void Cross_entropy_is_minus_the_logarithm_of_the_probability_of_the_label(LossReduction reduction)
    {
        for (int seed = 0; seed < 10; seed++)
        {
            Draw draw = new(seed);
            int samples = draw.Whole(1, 6);
            int classes = draw.Whole(1, 7);
            Tensor scores = draw.Tensor(samples, classes);
            Tensor labels = new([samples], [.. Enumerable.Range(0, samples).Select(_ => (double)draw.Whole(0, classes - 1))]);
            double[] losses = [.. Enumerable.Range(0, samples).Select(s => -Math.Log(Math.Exp(scores.At(s, (int)labels.At(s))) / Enumerable.Range(0, classes).Sum(c => Math.Exp(scores.At(s, c)))))];
            OperationTrial trial = new(new SoftmaxCrossEntropy(reduction), scores, labels);
            trial.Output().Values.ShouldBeClose(reduction switch { LossReduction.Mean => [losses.Average()], LossReduction.Sum => [losses.Sum()], _ => losses }, 1e-13);
            trial.CheckGradients();
        }
    }

    [Fact]
    public void Cross_entropy_does_not_overflow()
    {
        OperationTrial trial = new(new SoftmaxCrossEntropy(), Tensor.Of([1, 3], 1e5, 0, -1e5), Tensor.Of([1], 1));
        trial.Output().Values[0].ShouldBe(1e5);
        new OperationTrial(new SoftmaxCrossEntropy(), 2, true, Tensor.Of([1, 2], 1000, 1000), Tensor.Of([1], 0)).Output(1).Values.ShouldBeClose([-Math.Log(2), -Math.Log(2)], 1e-12);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    [InlineData(0.5)]
    [InlineData(double.NaN)]
    public void A_label_that_is_no_class_is_told(double label) =>
        Should.Throw<NetworkRunException>(() => new OperationTrial(new SoftmaxCrossEntropy(), Tensor.Of([2, 3], 1, 2, 3, 4, 5, 6), Tensor.Of([2], 0, label)).Output()).Message.ShouldContain("The label of sample 1 is");

    [Theory]
    [InlineData(LossReduction.Mean)]
    [InlineData(LossReduction.Sum)]
    [InlineData(LossReduction.None)]
    public void The_squared_error_is_what_it_says(LossReduction reduction)
    {
        Draw draw = new(1);
        Tensor x = draw.Tensor(3, 4);
        Tensor t = draw.Tensor(3, 4);
        double[] squares = [.. x.Values.Zip(t.Values, (a, b) => (a - b) * (a - b))];
        OperationTrial trial = new(new SquaredError(reduction), x, t);
        trial.Output().Values.ShouldBeClose(reduction switch { LossReduction.Mean => [squares.Average()], LossReduction.Sum => [squares.Sum()], _ => squares });
        trial.CheckGradients();
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(1, false)]
    [InlineData(0, true)]
    [InlineData(2, true)]
    public void Softmax_sums_to_one_along_its_axis(int axis, bool isLogarithm)
    {
        Tensor x = new Draw(2).Tensor(3, 4, 2);
        OperationTrial trial = new(new Softmax(axis, isLogarithm), x);
        double[] probabilities = [.. trial.Output().Values.Select(v => isLogarithm ? Math.Exp(v) : v)];
        int real = axis < 0 ? 2 : axis;
        int inner = x.Shape.Product(real + 1, 3);
        foreach (IGrouping<(int, int), int> line in Enumerable.Range(0, 24).GroupBy(i => (i / inner / x.Shape[real], i % inner)))
        {
            line.Sum(i => probabilities[i]).ShouldBe(1, 1e-14);
            line.ShouldAllBe(i => Math.Abs(Math.Log(probabilities[i] / probabilities[line.First()]) - (x.Values[i] - x.Values[line.First()])) < 1e-12);
        }

        trial.CheckGradients();
    }
}
