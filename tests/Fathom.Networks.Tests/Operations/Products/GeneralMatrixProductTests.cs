namespace Fathom.Networks.Tests;

[Trait("Category", "Kernels")]
public class GeneralMatrixProductTests
{
    [Fact]
    public void Values_are_those_of_a_plain_loop()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            (GeneralMatrixProduct operation, Tensor a, Tensor b, Tensor? c) = Case(new Draw(seed), 30);
            Tensor y = new OperationTrial(operation, a, b, c).Output();
            y.Values.ShouldBeClose(Twin(operation, a, b, c, y.Shape));
        }
    }

    [Fact]
    public void Gradients_are_difference_quotients()
    {
        for (int seed = 0; seed < 25; seed++)
        {
            (GeneralMatrixProduct operation, Tensor a, Tensor b, Tensor? c) = Case(new Draw(seed), 7);
            new OperationTrial(operation, a, b, c).CheckGradients();
        }
    }

    [Fact]
    public void A_large_product_has_the_same_bits_for_every_number_of_threads()
    {
        Draw draw = new(9);
        OperationTrial trial = new(new GeneralMatrixProduct { TransposeB = true }, draw.Tensor(150, 130), draw.Tensor(170, 130), draw.Tensor(170));
        trial.CheckThreads(trial.Gradients<double>());
    }

    [Fact]
    public void Inner_dimensions_that_differ_are_told() =>
        Should.Throw<GraphException>(() => new OperationTrial(new GeneralMatrixProduct(), new Draw(1).Tensor(2, 3), new Draw(1).Tensor(4, 2))).Message.ShouldContain("3 and 4 must agree");

    private static (GeneralMatrixProduct Operation, Tensor A, Tensor B, Tensor? C) Case(Draw draw, int largest)
    {
        int m = draw.Whole(1, largest);
        int n = draw.Whole(1, largest);
        int k = draw.Whole(1, largest);
        GeneralMatrixProduct operation = new() { TransposeA = draw.Coin(), TransposeB = draw.Coin(), Alpha = draw.Coin() ? 1 : 0.7, Beta = draw.Coin() ? 1 : -1.3 };
        Tensor a = operation.TransposeA ? draw.Tensor(k, m) : draw.Tensor(m, k);
        Tensor b = operation.TransposeB ? draw.Tensor(n, k) : draw.Tensor(k, n);
        Tensor? c = draw.Whole(0, 4) switch { 0 => null, 1 => draw.Tensor(n), 2 => draw.Tensor(m, 1), 3 => draw.Tensor(m, n), _ => draw.Tensor() };
        return (operation, a, b, c);
    }

    private static IEnumerable<double> Twin(GeneralMatrixProduct operation, Tensor a, Tensor b, Tensor? c, TensorShape shape)
    {
        for (int i = 0; i < shape[0]; i++)
        {
            for (int j = 0; j < shape[1]; j++)
            {
                double sum = 0;
                for (int k = 0; k < (operation.TransposeA ? a.Shape[0] : a.Shape[1]); k++)
                {
                    sum += (operation.TransposeA ? a.At(k, i) : a.At(i, k)) * (operation.TransposeB ? b.At(j, k) : b.At(k, j));
                }

                double summand = c is null ? 0 : c.Shape.Rank switch { 0 => c.Values[0], 1 => c.At(j), _ => c.At(i, c.Shape[1] == 1 ? 0 : j) };
                yield return (operation.Alpha * sum) + (operation.Beta * summand);
            }
        }
    }
}
