namespace Fathom.Networks.Tests;

/// <summary>Operations that move elements without computing.</summary>
public class FormTests
{
    [Fact]
    public void A_transposition_moves_every_element()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            Draw draw = new(seed);
            int rank = draw.Whole(1, 4);
            Tensor x = draw.Tensor([.. Enumerable.Range(0, rank).Select(_ => draw.Whole(1, 5))]);
            int[] order = [.. Enumerable.Range(0, rank).OrderBy(_ => draw.Normal())];
            OperationTrial trial = new(new Transposition([.. order]), x);
            Tensor y = trial.Output();
            for (int i = 0; i < y.Values.Length; i++)
            {
                int[] place = Index(y.Shape, i);
                int[] source = new int[rank];
                for (int d = 0; d < rank; d++)
                {
                    source[order[d]] = place[d];
                }

                y.Values[i].ShouldBe(x.At(source));
            }

            trial.CheckGradients();
        }
    }

    [Fact]
    public void A_transposition_without_order_reverses_the_dimensions() =>
        new OperationTrial(new Transposition([]), new Draw(1).Tensor(2, 3, 4)).Output().Shape.ShouldBe([4, 3, 2]);

    [Fact]
    public void A_concatenation_holds_its_inputs_one_after_the_other()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            Draw draw = new(seed);
            int rank = draw.Whole(1, 3);
            int axis = draw.Whole(0, rank - 1);
            int[] shape = [.. Enumerable.Range(0, rank).Select(_ => draw.Whole(1, 4))];
            Tensor[] parts = [.. Enumerable.Range(0, draw.Whole(1, 4)).Select(_ => draw.Tensor([.. shape.Select((size, d) => d == axis ? draw.Whole(1, 4) : size)]))];
            OperationTrial trial = new(new Concatenation(draw.Coin() ? axis : axis - rank), parts);
            Tensor y = trial.Output();
            for (int i = 0; i < y.Values.Length; i++)
            {
                int[] place = Index(y.Shape, i);
                int part = 0;
                while (place[axis] >= parts[part].Shape[axis])
                {
                    place[axis] -= parts[part++].Shape[axis];
                }

                y.Values[i].ShouldBe(parts[part].At(place));
            }

            trial.CheckGradients();
        }
    }

    [Fact]
    public void Padding_surrounds_and_slicing_cuts_it_off_again()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            Draw draw = new(seed);
            int rank = draw.Whole(1, 4);
            Tensor x = draw.Tensor([.. Enumerable.Range(0, rank).Select(_ => draw.Whole(1, 4))]);
            int[] margins = [.. Enumerable.Range(0, 2 * rank).Select(_ => draw.Whole(0, 2))];
            OperationTrial padding = new(new Padding([.. margins], 1.5), x);
            Tensor padded = padding.Output();
            padded.Values.Sum().ShouldBe(x.Values.Sum() + (1.5 * (padded.Values.Length - x.Values.Length)), 1e-12);
            padding.CheckGradients();
            Slice slice = new([.. Enumerable.Range(0, rank)], [.. margins[..rank]], [.. x.Shape.Select((size, d) => margins[d] + size)], []);
            OperationTrial cut = new(slice, padded);
            cut.Output().Values.ShouldBe(x.Values);
            cut.CheckGradients();
        }
    }

    [Fact]
    public void A_slice_steps_in_both_directions()
    {
        Tensor x = Tensor.Of([10], [.. Enumerable.Range(0, 10).Select(i => (double)i)]);
        Cut(2, 9, 3).ShouldBe([2, 5, 8]);
        Cut(-3, 100, 1).ShouldBe([7, 8, 9]);
        Cut(8, 1, -3).ShouldBe([8, 5, 2]);
        Cut(100, int.MinValue, -4).ShouldBe([9, 5, 1]);
        Cut(5, 5, 1).ShouldBeEmpty();

        double[] Cut(int start, int end, int step) => new OperationTrial(new Slice([0], [start], [end], [step]), x).Output().Values;
    }

    [Fact]
    public void Gradients_of_stepped_slices_are_difference_quotients()
    {
        new OperationTrial(new Slice([1, -1], [3, 0], [0, 5], [-2, 2]), new Draw(3).Tensor(2, 4, 5)).CheckGradients();
        new OperationTrial(new Slice([2, 3], [0, 0], [100, 100], [2, 2]), new Draw(4).Tensor(2, 3, 5, 6)).CheckGradients();
    }

    [Fact]
    public void A_reshape_keeps_the_order_of_elements()
    {
        Tensor x = new Draw(5).Tensor(2, 3, 4);
        OperationTrial reshape = new(new Reshape([0, -1, 2]), x);
        reshape.Output().Shape.ShouldBe([2, 6, 2]);
        reshape.Output().Values.ShouldBe(x.Values);
        reshape.CheckGradients();
        OperationTrial flatten = new(new Flatten(), x);
        flatten.Output().Shape.ShouldBe([2, 12]);
        flatten.CheckGradients();
        Should.Throw<GraphException>(() => new OperationTrial(new Reshape([5, -1]), x)).Message.ShouldContain("24 elements cannot be cut into rows of 5");
    }

    private static int[] Index(TensorShape shape, int place)
    {
        int[] index = new int[shape.Rank];
        for (int d = shape.Rank - 1; d >= 0; d--)
        {
            index[d] = place % shape[d];
            place /= shape[d];
        }

        return index;
    }
}
