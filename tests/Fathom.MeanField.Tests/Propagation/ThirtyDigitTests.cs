using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField.Tests;

/// <summary>Values computed once to 30 digits in arbitrary precision, by other rules than the product's.</summary>
/// <remarks>
/// Rank two, B = 5: no Laplace transform at all but the integral over the angle of the direction, piecewise analytic between the angles
/// where a sample changes sign, by tanh-sinh; it agreed with the next route to 1e-35. Rank three, B = 4: the Laplace integral by tanh-sinh in s.
/// </remarks>
public class ThirtyDigitTests
{
    private static readonly Activation Relu = new(ActivationCatalog.Relu);

    private static readonly Matrix RankTwo = Gram.Square(new Matrix(5, 2, [1, 2, -3, 1, 2, 2, 0, -1, 4, -2]));

    private static readonly Matrix RankThree = Gram.Square(new Matrix(4, 4, [2, 0, 1, 0, -1, 3, 0, 1, 0, 1, -2, 1, 1, 1, 1, 4]));

    [Theory]
    [InlineData(0, 0, 0.224833014612271239838027023018)]
    [InlineData(0, 1, 0.116838921022017813940041123369)]
    [InlineData(0, 2, 0.258380538498680562575857034633)]
    [InlineData(1, 4, 0.0214113405186979413203888854636)]
    [InlineData(3, 4, 0.19664810108302886269713776532)]
    [InlineData(4, 4, 0.886783893057568735536670661104)]
    public void Rank_two_agrees_with_the_integral_over_the_direction(int i, int j, double expected) =>
        Agree(LaplacePropagation.Forward(RankTwo, Relu), i, j, expected);

    [Theory]
    [InlineData(0, 0, 0.55124287173691265594661565222)]
    [InlineData(0, 1, 0.054729994707089464540068056313)]
    [InlineData(1, 2, 0.126506525062342443969666021592)]
    [InlineData(2, 3, 0.0539258245132569960482037474789)]
    [InlineData(3, 3, 0.575985455845521810914628205658)]
    public void Rank_three_agrees_with_another_rule(int i, int j, double expected) =>
        Agree(LaplacePropagation.Forward(RankThree, Relu), i, j, expected);

    [Theory]
    [InlineData(0, 0, 0.506791627025760738585885620845)]
    [InlineData(0, 1, 0.0489137008143972145384553448629)]
    [InlineData(1, 2, 0.117727376893783571479902312794)]
    [InlineData(2, 3, 0.0481128806144903399746921648347)]
    [InlineData(3, 3, 0.530552462208911352109265788896)]
    public void Epsilon_of_one_quarter_agrees_with_another_rule(int i, int j, double expected) =>
        Agree(LaplacePropagation.Forward(RankThree, Relu, 0.25), i, j, expected);

    private static void Agree(ForwardPropagation result, int i, int j, double expected)
    {
        double distance = Math.Abs(result.Covariance[i, j] - expected);
        distance.ShouldBeLessThan(1e-12 * expected);
        distance.ShouldBeLessThanOrEqualTo(result.Error);
    }
}
