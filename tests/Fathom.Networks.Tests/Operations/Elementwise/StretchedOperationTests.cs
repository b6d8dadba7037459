namespace Fathom.Networks.Tests;

/// <summary>Operations of two tensors that are stretched to a common shape.</summary>
[Trait("Category", "Kernels")]
public class StretchedOperationTests
{
    public static TheoryData<string> Operations => ["Add", "Sub", "Mul", "Div", "Pow"];

    [Theory]
    [MemberData(nameof(Operations))]
    public void Values_are_those_of_a_plain_loop_over_the_common_shape(string name)
    {
        for (int seed = 0; seed < 40; seed++)
        {
            (Tensor a, Tensor b) = Operands(new Draw(seed));
            Tensor y = new OperationTrial(Operation(name), a, b).Output();
            y.Values.ShouldBeClose(Twin(name, a, b, y.Shape));
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Gradients_are_difference_quotients(string name)
    {
        for (int seed = 0; seed < 25; seed++)
        {
            (Tensor a, Tensor b) = Operands(new Draw(seed));
            new OperationTrial(Operation(name), a, b).CheckGradients();
        }
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_told()
    {
        GraphException exception = Should.Throw<GraphException>(() => new OperationTrial(new Addition(), new Draw(1).Tensor(2, 3), new Draw(1).Tensor(2, 4)));
        exception.Message.ShouldContain("node 'node'");
        exception.Message.ShouldContain("3 and 4 differ");
    }

    // Random shapes of up to four dimensions, of which each tensor keeps some, flattens some and drops leading ones.
    private static (Tensor A, Tensor B) Operands(Draw draw)
    {
        int rank = draw.Whole(0, 4);
        int[] common = [.. Enumerable.Range(0, rank).Select(_ => draw.Whole(1, rank == 1 ? 40 : 5))];
        return (draw.Positive(Part(common)), draw.Positive(Part(common)));

        int[] Part(int[] dimensions) => [.. dimensions.Skip(draw.Coin() ? 0 : draw.Whole(0, dimensions.Length)).Select(size => draw.Whole(0, 2) == 0 ? 1 : size)];
    }

    private static IOperation Operation(string name) => name switch
    {
        "Add" => new Addition(),
        "Sub" => new Subtraction(),
        "Mul" => new Multiplication(),
        "Div" => new Division(),
        _ => new Power(),
    };

    private static IEnumerable<double> Twin(string name, Tensor a, Tensor b, TensorShape shape)
    {
        for (int i = 0; i < shape.Elements; i++)
        {
            double x = a.Values[Place(a.Shape, shape, i)];
            double y = b.Values[Place(b.Shape, shape, i)];
            yield return name switch { "Add" => x + y, "Sub" => x - y, "Mul" => x * y, "Div" => x / y, _ => Math.Pow(x, y) };
        }
    }

    private static int Place(TensorShape shape, TensorShape common, int index)
    {
        int place = 0;
        int step = 1;
        for (int i = 1; i <= common.Rank; i++)
        {
            int coordinate = index % common[^i];
            index /= common[^i];
            if (i <= shape.Rank)
            {
                place += shape[^i] == 1 ? 0 : coordinate * step;
                step *= shape[^i];
            }
        }

        return place;
    }
}
